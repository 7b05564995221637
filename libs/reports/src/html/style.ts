/** One stylesheet inside the page: paper on a desk, on a phone, and printed with the margins of GB/T 9704-2012. */
export const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#eef1f4;color:#18212b;font:16px/1.8 "FangSong","仿宋","STFangsong",system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",serif;overflow-wrap:anywhere}
main{max-width:860px;margin:24px auto;background:#fff;padding:56px 64px;border:1px solid #d9dfe5}
.labels{font-family:SimHei,"黑体",sans-serif;margin:0}
.mark{color:#e60012;text-align:center;font:700 34px/1.3 "方正小标宋_GBK","方正小标宋简体",SimSun,"宋体","Songti SC",serif;margin:28px 0 36px}
.number{text-align:center;margin:0;padding-bottom:12px;border-bottom:2px solid #e60012}
h1{font:400 26px/1.5 "方正小标宋_GBK","方正小标宋简体",SimSun,"宋体","Songti SC",serif;text-align:center;margin:40px 0 24px}
h1 span{display:block}
h2,h3{font-size:1em;font-weight:400;margin:1.2em 0 .2em;text-indent:2em}
h2{font-family:SimHei,"黑体",sans-serif;font-weight:600}
h3{font-family:KaiTi,"楷体",serif}
p.t{margin:0;text-indent:2em;text-align:justify}
.note{font-size:13px;color:#44515e;margin:4px 0 12px}
.wide{overflow-x:auto;margin:10px 0}
table{width:100%;border-collapse:collapse;font-size:14px;line-height:1.5;min-width:520px}
table.small{font-size:13px;min-width:680px}
th,td{border:1px solid #8a949e;padding:5px 7px;vertical-align:middle;text-align:left}
th{font-weight:600;text-align:center;background:#f5f7f9}
td{overflow-wrap:normal}
td.c{text-align:center;font-variant-numeric:tabular-nums}
figure{margin:10px 0}
svg{width:100%;height:auto;display:block}
svg text{font:11px system-ui,sans-serif;fill:#333}
figcaption{font-size:13px;color:#44515e}
.key span{margin-right:10px}
.key i{display:inline-block;width:10px;height:10px;margin-right:4px}
.sign{text-align:right;margin:32px 0 0}
.sign p{margin:0;padding-right:2em}
.sign p+p{padding-right:4em}
.annex{margin-top:48px;border-top:1px dashed #8a949e;padding-top:16px}
.annex h2{text-indent:0}
.annex .title{font-size:22px;text-align:center;margin:8px 0}
.code{text-align:center;font-size:13px;margin:16px 0}
.code svg{width:140px;margin:0 auto}
.code p{margin:2px 0;text-align:left}
.code .url{text-align:center}
.imprint{margin-top:40px;border-top:1.3px solid #000;border-bottom:1.3px solid #000;font-size:14px}
.imprint p{margin:0;padding:4px 1em}
.imprint p+p{border-top:.9px solid #000}
.imprint .printed{display:flex;justify-content:space-between}
footer{font-size:12px;color:#5d6a77;text-align:center;margin-top:16px}
@media (max-width:700px){main{margin:0;padding:20px 16px;border:0}.mark{font-size:5.3vw}h1{font-size:21px}}
@media print{body{background:none;font-size:12pt}main{margin:0;padding:0;border:0;max-width:none}.wide{overflow:visible}table,table.small{min-width:0}tr,figure,.code{break-inside:avoid}thead{display:table-header-group}h2,h3{break-after:avoid}.annex{break-before:page;border:0;margin:0}*{print-color-adjust:exact}
@page{size:A4;margin:37mm 26mm 35mm 28mm}}
`.trim();
