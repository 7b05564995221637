import type { AccountRecord } from '@fengsui/contract';
import { beijingDateTime, type Sql, UserError } from '@fengsui/platform';
import type { LockedAccount } from './account.repository.js';

/** What a site says of an account that is no more, beside its typed outcome. */
const GONE = '用户不存在|已注销|已被注销';

/** A timeline as collection read it last. */
interface PageRead {
  source: string;
  at: Date;
  url: string | null;
  said: string | null;
  gone: boolean;
}

/**
 * Proof that an account ordered closed is gone (第九条): its page, as collection read it last since the order, or a paper of kind 办理证明 added since.
 * Kept once; answers it in words, for the sheet. Throws UserError 409 where there is neither, or the page still stands.
 */
export async function keepClosure(tx: Sql, account: LockedAccount, record: AccountRecord): Promise<string> {
  const sheets: { act: string; state: string; at: Date }[] = await tx.query(
    `select act, state, made_at as at from account_sheet where account_id = $1 order by no desc`,
    [account.id],
  );
  const said = sheets.find((s) => s.act === 'report_closed' || s.act === 'platform_close');
  const ordered = sheets.find((s) => s.state === 'ordered_closed')?.at ?? null;
  const [page]: PageRead[] =
    record.uid === null
      ? []
      : await tx.query(
          `select source, finished_at as at, final_url as url, note as said, state in ('empty', 'deleted', 'violation') and note ~ $3 as gone
           from crawl_attempt where kind = 'timeline' and target = $1 and source like 'weibo%' and $4 = 'weibo' and finished_at >= $2
             and state in ('ok', 'empty', 'deleted', 'violation') order by finished_at desc limit 1`,
          [record.uid, ordered, GONE, record.platform],
        );
  const [paper]: { hash: string; name: string }[] = await tx.query(
    `select hash, name from account_file where account_id = $1 and kind = 'proof' and added_at >= $2 order by added_at desc limit 1`,
    [account.id, ordered],
  );
  if (page && !page.gone)
    throw new UserError(
      'still_there',
      `${account.name}的主页 ${beijingDateTime(page.at).slice(0, 16)} 仍能读到，尚未注销：请办理“核实仍未注销”，或等下一次采集后再办。`,
      409,
      'act',
    );
  if (!page && !paper)
    throw new UserError(
      'no_proof',
      `还没有${account.name}已经注销的证明：请上传“办理证明”（平台页面截图或平台答复），或等采集读到其主页不存在后再办。`,
      409,
      'act',
    );
  const kept = page && { source: page.source, at: page.at.toISOString(), url: page.url, said: page.said };
  await tx.query(`insert into account_closure (account_id, via, page, evidence_hash) values ($1, $2, $3, $4)`, [
    account.id,
    said?.act === 'platform_close' ? 'platform' : 'unit',
    kept ? JSON.stringify(kept) : null,
    paper?.hash ?? null,
  ]);
  return [page && `；采集于 ${beijingDateTime(page.at)} 读其主页：${page.said}`, paper && `；注销证明：${paper.name}`]
    .filter(Boolean)
    .join('');
}
