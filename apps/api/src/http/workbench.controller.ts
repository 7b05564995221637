import { Body, Controller, Get, HttpCode, Inject, Ip, Param, Post, Query } from '@nestjs/common';
import type { FactView, IncidentPageOfList, PresenceView } from '@fengsui/contract';
import { EscalationViews, WordingActions } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { IncidentFacts, IncidentPresence } from '@fengsui/incidents';
import { IncidentPageService } from '@fengsui/reports';
import { UserError } from '@fengsui/platform';
import { z } from 'zod';
import { FACTS_EXAMPLE, LIST_EXAMPLE, PRESENCE_EXAMPLE } from '../openapi/examples.js';
import { Operation } from '../openapi/operation.js';
import { Actors } from './actors.js';
import { body, level, text, uuid, wholeOfForm } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

const element = z.enum(['time', 'place', 'people', 'course', 'impact'], {
  message: '要素应为时间、地点、人物、经过或影响',
});
const writing = z.object({
  element,
  text: text('内容', 500),
  source: text('来源', 100),
  confirmed: z.boolean({ message: '请说明是否已核实' }),
  revision: z.number({ message: '缺少稿次，请刷新页面' }).int().min(0),
});
const version = z.number({ message: '缺少版本号，请刷新页面' }).int();
const wordingText = text('口径正文', 5000);
const drafting = z.object({ title: text('口径名称', 40), text: wordingText, requestId: uuid });
const rewriting = z.object({ text: wordingText, version });
const moving = z.object({
  act: z.enum(['submit', 'approve', 'return', 'reopen', 'drop'], { message: '没有这种办理' }),
  version,
  note: text('说明', 500).optional(),
});
const presence = z.object({
  pageId: uuid,
  doing: z.string().max(20).nullable(),
  leaves: z.boolean().default(false),
});
const listed = <T>(known: z.ZodType<T, string>) =>
  z
    .string()
    .transform((v) => v.split(','))
    .pipe(z.array(known));
const finding = z.object({
  state: listed(z.enum(['proposed', 'open', 'closed', 'rejected'], { message: '没有这种状态' })).optional(),
  level: listed(z.string().transform(Number).pipe(level)).optional(),
  unitId: z.string().max(60).optional(),
  text: z.string().trim().max(60, { message: '请不超过 60 字' }).optional(),
  from: wholeOfForm('应为从第几条起').min(0).max(1_000_000).default(0),
  count: wholeOfForm('应为条数').min(1).max(100, { message: '一页至多 100 条' }).default(50),
});

const ABSENT = { 404: '没有这个事件，或不是本单位的' };
const WORDING_ENDED = { 403: '没有此项权限', 404: '没有这个事件或这份口径', 409: '刚有改动，或现状不能这样办' };

/** /api/incidents: the workbench: the paged list, 五要素, 口径, who else is there. */
@Controller('api/incidents')
export class WorkbenchController {
  constructor(
    @Inject(IncidentPageService) private readonly page: IncidentPageService,
    @Inject(IncidentFacts) private readonly facts: IncidentFacts,
    @Inject(IncidentPresence) private readonly presence: IncidentPresence,
    @Inject(WordingActions) private readonly wordings: WordingActions,
    @Inject(EscalationViews) private readonly views: EscalationViews,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Operation({
    summary: '分页的事件列表',
    description: '时限最近的在前，其次待研判的，已结束的按时间；单位人员只见本单位的。',
    tag: '事件',
    query: {
      state: 'proposed 待研判、open 处置中、closed 已办结、rejected 不立案；可用逗号并列',
      level: '等级 1 至 4，可用逗号并列',
      unitId: '责任单位',
      text: '编号、名称或单位名称中的字，至多 60 字',
      from: '从第几条起，默认 0',
      count: '条数，1 至 100，默认 50',
    },
    answer: 'IncidentPageOfList',
    answerExample: LIST_EXAMPLE,
    problems: { 400: '筛选条件不对' },
  })
  @Get('page')
  list(@Query() query: unknown, @CurrentViewer() viewer: Viewer): Promise<IncidentPageOfList> {
    return this.views.page(body(finding, query), viewer);
  }

  @Operation({
    summary: '写五要素之一',
    description:
      'time 时间、place 地点、people 人物、course 经过、impact 影响。revision 为所见的稿次，没有写过为 0；confirmed 表示以自己的名义核实。事件详情的 facts 为现有各项。',
    tag: '事件',
    body: writing,
    examples: {
      核实地点: {
        element: 'place',
        text: '二食堂一楼三号窗口',
        source: '后勤处初报',
        confirmed: true,
        revision: 0,
      },
    },
    problems: { 403: '没有此项权限', 404: '没有这个事件', 409: '此项刚被他人改写，或事件已办结' },
  })
  @Roles('duty', 'publicity_head')
  @Post(':id/facts')
  @HttpCode(204)
  async write(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.facts.write({ incidentId: body(uuid, id), ...body(writing, raw), actor: await this.actors.of(v, ip) });
  }

  @Operation({
    summary: '五要素之一的各稿',
    description: '新的在前，每稿连同来源和核实人。',
    tag: '事件',
    answer: 'FactView[]',
    answerExample: FACTS_EXAMPLE,
    problems: ABSENT,
  })
  @Get(':id/facts/:element')
  async history(
    @Param('id') id: string,
    @Param('element') which: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FactView[]> {
    await this.page.assertVisible(body(uuid, id), viewer);
    return this.facts.history(id, body(element, which));
  }

  @Operation({
    summary: '起草口径',
    description: '现有各份口径见事件详情的 wordings。requestId 相同的重复请求只记一次。',
    tag: '处置',
    body: drafting,
    examples: {
      对外口径: {
        title: '对外口径',
        text: '我校已关注到网上关于二食堂餐食的反映，涉事窗口已停业检查，结果将及时公布。',
        requestId: '6e0c7f0e-8888-4c0e-9f0b-5d1f2f6f2a11',
      },
    },
    problems: WORDING_ENDED,
  })
  @Roles('duty', 'publicity_head')
  @Post(':id/wordings')
  @HttpCode(204)
  async draft(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() v: Viewer, @Ip() ip: string) {
    await this.wordings.draft({ ...(await this.who(id, v, ip)), ...body(drafting, raw) });
  }

  @Operation({
    summary: '修改口径',
    description: '只有起草中的可以修改；version 为所见的版本。',
    tag: '处置',
    body: rewriting,
    examples: { 修改: { text: '我校已关注到网上的反映，涉事窗口已停业检查。', version: 1 } },
    problems: WORDING_ENDED,
  })
  @Roles('duty', 'publicity_head')
  @Post(':id/wordings/:wordingId')
  @HttpCode(204)
  async rewrite(
    @Param('id') id: string,
    @Param('wordingId') wordingId: string,
    @Body() raw: unknown,
    @CurrentViewer() v: Viewer,
    @Ip() ip: string,
  ) {
    const act = { ...(await this.who(id, v, ip)), wordingId: body(uuid, wordingId) };
    await this.wordings.rewrite({ ...act, ...body(rewriting, raw) });
  }

  @Operation({
    summary: '办理口径',
    description:
      'submit 提交审定、approve 审定、return 退回、reopen 收回修改、drop 作废；退回和作废须写明 note。审定、退回须由宣传部部长本人登录办理，接口令牌不可代办。审定后的发布见“登记对外发布”。',
    tag: '处置',
    body: moving,
    examples: { 提交审定: { act: 'submit', version: 1 }, 作废: { act: 'drop', version: 2, note: '另拟一份' } },
    problems: WORDING_ENDED,
  })
  @Roles('duty', 'publicity_head')
  @Post(':id/wordings/:wordingId/act')
  @HttpCode(204)
  async move(
    @Param('id') id: string,
    @Param('wordingId') wordingId: string,
    @Body() raw: unknown,
    @CurrentViewer() v: Viewer,
    @Ip() ip: string,
  ) {
    const act = { ...(await this.who(id, v, ip)), wordingId: body(uuid, wordingId) };
    const wanted = body(moving, raw);
    if (v.token && (wanted.act === 'approve' || wanted.act === 'return'))
      throw new UserError('person_only', '口径由宣传部部长本人登录后审定，接口令牌不可代办。', 403);
    await this.wordings.move({ ...act, ...wanted });
  }

  @Operation({
    summary: '报到',
    description:
      '表示此人正开着这个事件，答其他开着的人。pageId 由客户端为每个打开的页面生成一个；每 20 秒报一次，45 秒未报即视为离开，leaves 为 true 是主动离开。doing 为正在填写的内容，没有为 null。',
    tag: '事件',
    body: presence,
    examples: { 查看: { pageId: '7e0c7f0e-9999-4c0e-9f0b-5d1f2f6f2a11', doing: null } },
    answer: 'PresenceView[]',
    answerExample: PRESENCE_EXAMPLE,
    problems: ABSENT,
  })
  @Post(':id/presence')
  @HttpCode(200)
  async say(@Param('id') id: string, @Body() raw: unknown, @CurrentViewer() viewer: Viewer): Promise<PresenceView[]> {
    await this.page.assertVisible(body(uuid, id), viewer);
    return this.presence.say({ incidentId: id, personId: viewer.personId, ...body(presence, raw) });
  }

  private async who(id: string, v: Viewer, ip: string) {
    return {
      incidentId: body(uuid, id),
      actor: await this.actors.of(v, ip),
      office: v.roles.includes('duty') || v.roles.includes('publicity_head'),
      head: v.roles.includes('publicity_head'),
    };
  }
}
