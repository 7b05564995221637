import { hash } from '../world/random.js';

const SIZE = 25;

/** A picture that looks like a QR code and differs for every code. Nobody's telephone reads it: POST /__/scan does. */
export function qrPicture(code: string): string {
  const finder = (x: number, y: number): boolean | null => {
    for (const [cx, cy] of [
      [3, 3],
      [SIZE - 4, 3],
      [3, SIZE - 4],
    ] as const) {
      const d = Math.max(Math.abs(x - cx), Math.abs(y - cy));
      if (d <= 4) return d !== 2 && d !== 4;
    }
    return null;
  };
  let dots = '';
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) if (finder(x, y) ?? hash(`${code}/${x}/${y}`) < 0.5) dots += `M${x} ${y}h1v1h-1z`;
  return `<svg id="qr" data-code="${code}" role="img" aria-label="二维码" width="200" height="200" viewBox="-2 -2 ${SIZE + 4} ${SIZE + 4}" shape-rendering="crispEdges"><path fill="#fff" d="M-2-2h${SIZE + 4}v${SIZE + 4}h-${SIZE + 4}z"/><path d="${dots}"/></svg>`;
}

/** The sign-in page: shows the code, asks for its state, goes on when it was confirmed. */
export const signInPage = (code: string, picture: string): string =>
  `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>登录 - 新浪微博</title>
<style>body{font:16px/1.6 sans-serif;text-align:center;background:#f5f5f5}main{background:#fff;width:360px;margin:60px auto;padding:24px;border-radius:8px}.over svg{opacity:.1}#expired{display:none}.over #expired{display:block}button{font:inherit;padding:6px 24px}</style></head>
<body><main id="box"><h1>扫码登录</h1>${picture}<p>打开微博手机 APP - 我的页面 - 扫一扫</p><div id="expired"><p>二维码已过期</p><button id="refresh" type="button">刷新</button></div></main>
<script>
document.getElementById('refresh').onclick = function () { location.reload(); };
function ask() {
  fetch('/sso/qr/state?code=${code}').then(function (r) { return r.json(); }).then(function (s) {
    if (s.retcode === 20000000) { location.replace(s.data.url); return; }
    if (s.retcode === 50114004) { document.getElementById('box').className = 'over'; return; }
    setTimeout(ask, 400);
  }, function () { setTimeout(ask, 1500); });
}
ask();
</script></body></html>`;
