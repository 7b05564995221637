import { useCallback } from 'react';

/** Opens the entry page with the address, title and selected text of the page one is reading; noopener: that page learns nothing of ours. */
function script(origin: string): string {
  const code = `(function(){var e=encodeURIComponent;window.open('${origin}/report?via='+e('网页')+'&url='+e(location.href)+'&title='+e(document.title)+'&text='+e(String(getSelection()).slice(0,2000)),'_blank','noopener')})()`;
  return `javascript:${encodeURIComponent(code)}`;
}

/** 「烽燧：报送此页」, to be dragged to the bookmarks bar. */
export function Bookmarklet() {
  // React refuses javascript: addresses, as it should for what others wrote: this one is ours.
  const link = useCallback(
    (a: HTMLAnchorElement | null) => a?.setAttribute('href', script(window.location.origin)),
    [],
  );
  return (
    <div className="bookmarklet">
      <p>
        <a ref={link} className="plain" onClick={(e) => e.preventDefault()}>
          烽燧：报送此页
        </a>
      </p>
      <p>把上面的按钮拖到浏览器的书签栏；看到要报的网页，选中要紧的文字，点一下这个书签即可。</p>
      <p className="quiet small">
        手机上用“分享”，选“烽燧”（先在浏览器菜单中“添加到主屏幕”）。微信内打开的网页不能用书签，请点右上角“…”，选“在浏览器打开”后分享，或复制链接到此页。
      </p>
    </div>
  );
}
