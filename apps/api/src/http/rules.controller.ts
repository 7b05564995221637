import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Param, Post, Put, Query } from '@nestjs/common';
import {
  articleName,
  type ArticlesInForce,
  type DraftedRule,
  type FormsBody,
  RULE_NAME,
  type RegulationBody,
  type Role,
  type RuleChange,
  type RuleComparison,
  type RuleDraftView,
  type RuleItem,
  type RuleKind,
  type RulesView,
  type RuleText,
} from '@fengsui/contract';
import { type Policy, policyFacts } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { diff } from '@fengsui/publishing';
import {
  itemChanges,
  missingBases,
  MODEL_ARTICLES,
  RULE_ITEMS,
  RULE_PROBLEMS,
  type RuleDraftRow,
  Rules,
} from '@fengsui/registry';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body, day, text } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const EDITORS: Role[] = ['duty', 'publicity_head'];
const PUBLISHERS: Role[] = ['publicity_head'];
const KINDS = Object.keys(RULE_NAME) as [RuleKind, ...RuleKind[]];
/** Where those are changed that are not drafted here. */
const EDITED_AT: Partial<Record<RuleKind, string>> = { levels: '/policy', terms: '/accounts', words: '/publishing' };

const kind = z.enum(KINDS, { message: '没有这项制度' });
const drafted = z.enum(['regulation', 'forms'], { message: '这项制度在使用它的页面上修改' });
const number = (what: string) =>
  z.coerce
    .number({ message: `${what}应为版本号` })
    .int()
    .min(1)
    .max(1e9);
const version = z.coerce.number({ message: '缺少版本，请刷新页面' }).int();
const words = (what: string, max: number) =>
  z.string({ message: `请填写${what}` }).max(max, { message: `${what}过长，请不超过 ${max} 字` });
const BODY = {
  regulation: z.object({
    title: words('名称', 100),
    articles: z
      .array(
        z.object({
          no: z.number({ message: '条的编号应为数字' }).int().min(1).max(99),
          chapter: words('章', 60),
          text: words('条文', 3000),
          basis: z.number().int().min(1).max(MODEL_ARTICLES, { message: '范本没有这一条' }).nullable(),
        }),
        { message: '缺少条文' },
      )
      .max(99, { message: '最多 99 条' }),
  }),
  forms: z.object({
    forms: z
      .array(
        z.object({
          kind: z.enum(['register', 'apply', 'change', 'inspect', 'close'], { message: '没有这种表' }),
          title: words('表名', 60),
          note: words('填表说明', 500),
        }),
        { message: '缺少表格' },
      )
      .length(5, { message: '五种表格缺一不可' })
      .refine((all) => new Set(all.map((f) => f.kind)).size === 5, { message: '五种表格各写一次' }),
  }),
};
const start = z.object({
  from: z.union([z.number().int().min(1), z.literal('model')], { message: '请选择从哪一版起草' }).nullable(),
});
const save = z.object({ body: z.unknown(), version });
const publication = z.object({ version, from: day('施行日期'), reason: text('修订理由', 300) });
const comparison = z.object({ from: number('from'), to: number('to') });

/** /api/rules: 制度 in versions (第二十条). Everybody reads; 宣传部 drafts, 部长 puts in force. */
@Controller('api/rules')
export class RulesController {
  constructor(
    @Inject(Rules) private readonly rules: Rules,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Get()
  async list(@CurrentViewer() viewer: Viewer): Promise<RulesView> {
    const may = (roles: Role[]): boolean => viewer.roles.some((r) => roles.includes(r));
    const versions = await this.rules.versions();
    const drafts = may(EDITORS) ? await this.rules.drafts() : [];
    return {
      documents: await Promise.all(
        KINDS.map(async (k) => {
          const draft = drafts.find((d) => d.kind === k);
          return {
            kind: k,
            name: RULE_NAME[k],
            editedAt: EDITED_AT[k] ?? null,
            versions: versions.filter((v) => v.kind === k).map(({ kind: _, ...v }) => v),
            draft: draft ? { ...draft, ...(await this.checked(draft)) } : null,
          };
        }),
      ),
      mayEdit: may(EDITORS),
      mayPublish: may(PUBLISHERS),
    };
  }

  private async checked(draft: RuleDraftRow): Promise<Pick<RuleDraftView, 'problems' | 'missing' | 'changes'>> {
    const newest = await this.rules.newest(draft.kind);
    return {
      problems: RULE_PROBLEMS[draft.kind](draft.body as never),
      missing: draft.kind === 'regulation' ? missingBases(draft.body as RegulationBody).map(articleName) : [],
      changes: newest ? changes(draft.kind, newest.body, draft.body) : [],
    };
  }

  /** The articles in force, or of a version: what is shown where they apply. */
  @Get('articles')
  articles(@Query('version') raw?: string): Promise<ArticlesInForce> {
    return this.rules.articles(raw === undefined ? null : body(number('version'), raw));
  }

  @Get(':kind/versions/:no')
  async version(@Param('kind') rawKind: string, @Param('no') raw: string): Promise<RuleText> {
    const { body: text, ...v } = await this.rules.version(body(kind, rawKind), body(number('no'), raw));
    const title = v.kind === 'regulation' ? (text as RegulationBody).title : RULE_NAME[v.kind];
    return { ...v, title, items: itemsOf(v.kind, text) };
  }

  /** What the version to says otherwise than the version from. */
  @Get(':kind/changes')
  async changes(@Param('kind') rawKind: string, @Query() query: unknown): Promise<RuleComparison> {
    const { from, to } = body(comparison, query) as z.output<typeof comparison>;
    const k = body(kind, rawKind);
    const [a, b] = [await this.rules.version(k, from), await this.rules.version(k, to)];
    return { from, to, changes: changes(k, a.body, b.body) };
  }

  @Roles(...EDITORS)
  @Post(':kind/draft')
  @HttpCode(204)
  async begin(
    @Param('kind') rawKind: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    await this.rules.begin(body(drafted, rawKind), body(start, raw), await this.actors.of(viewer, ip));
  }

  /** Keeps the draft as it is, wrong or not yet. */
  @Roles(...EDITORS)
  @Put(':kind/draft')
  @HttpCode(204)
  async save(
    @Param('kind') rawKind: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const k: DraftedRule = body(drafted, rawKind);
    const wanted = body(save, raw) as z.output<typeof save>;
    const text: RegulationBody | FormsBody = body<RegulationBody | FormsBody>(BODY[k], wanted.body);
    await this.rules.save(k, text, wanted.version, await this.actors.of(viewer, ip));
  }

  @Roles(...EDITORS)
  @Delete(':kind/draft')
  @HttpCode(204)
  async discard(@Param('kind') rawKind: string, @Query('version') raw: string): Promise<void> {
    await this.rules.discard(body(drafted, rawKind), body(version, raw) as number);
  }

  @Roles(...PUBLISHERS)
  @Post(':kind/draft/publish')
  @HttpCode(204)
  async publish(
    @Param('kind') rawKind: string,
    @Body() raw: unknown,
    @CurrentViewer() viewer: Viewer,
    @Ip() ip: string,
  ): Promise<void> {
    const wanted = body(publication, raw) as z.output<typeof publication>;
    await this.rules.publish(body(drafted, rawKind), wanted, await this.actors.of(viewer, ip));
  }
}

const itemsOf = (k: RuleKind, text: unknown): RuleItem[] =>
  k === 'levels'
    ? [...policyFacts(text as Policy)].map(([title, value]) => ({ key: title, title, text: value }))
    : RULE_ITEMS[k](text as never);

function changes(k: RuleKind, before: unknown, after: unknown): RuleChange[] {
  return itemChanges(itemsOf(k, before), itemsOf(k, after)).map((c) => {
    if (c.before === null) return { title: c.title, kind: 'added', parts: [{ kind: 'added', text: c.after! }] };
    if (c.after === null) return { title: c.title, kind: 'removed', parts: [{ kind: 'removed', text: c.before }] };
    return { title: c.title, kind: 'changed', parts: diff(c.before, c.after) };
  });
}
