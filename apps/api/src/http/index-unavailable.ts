import { UserError } from '@fengsui/platform';
import { type IndexStatusViews, IndexUnavailable } from '@fengsui/search-index';

/** Asks the index. One that does not answer is no error of ours, and the person must know that nothing is lost: 503. */
export async function asking<T>(views: IndexStatusViews, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IndexUnavailable)) throw error;
    const { queued } = await views.status();
    throw new UserError(
      'search_unavailable',
      `检索服务没有应答，请稍后再试。帖子照常入库${queued > 0 ? `，${queued} 条正在排队` : ''}，恢复后自动补上。`,
      503,
    );
  }
}
