// The look: the tokens of the house, on the host's own theme. Logical properties, so that it mirrors by itself.

/** Of the launcher alone: all that the loader needs. */
export const LAUNCHER = `:host{all:initial;position:fixed;inset-block-end:var(--y,20px);inset-inline-end:var(--x,20px);z-index:2147483000}
:host([position=start]){inset-inline:var(--x,20px) auto}
.launch{display:grid;place-items:center;width:56px;height:56px;padding:0;border:0;border-radius:50%;cursor:pointer;
background:var(--brand,#0b57d0);color:var(--brand-fg,#fff);box-shadow:0 4px 16px #0004}
svg{width:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
@media print{:host{display:none}}`

const LIGHT =
  '--bg-0:#fff;--bg-2:#edf1f6;--fg-0:#14181f;--fg-1:#4a5361;--line:#d5dbe5;--edge:#7a8494;--danger:#b3261e;' +
  '--accent:var(--brand,#0b57d0);--accent-fg:var(--brand-fg,#fff);color-scheme:light'
const DARK =
  '--bg-0:#12151b;--bg-2:#222834;--fg-0:#e8ebf1;--fg-1:#a9b3c2;--line:#2b3240;--edge:#6f7b8f;--danger:#ff9a91;' +
  '--accent:var(--brand-dark,#8ab4ff);--accent-fg:var(--brand-dark-fg,#0a1220);color-scheme:dark'

export const STYLE = `${LAUNCHER}
:host{font:15px/22px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;${LIGHT}}
:host([theme=dark]){${DARK}}
@media(prefers-color-scheme:dark){:host([theme=auto]){${DARK}}}
*{box-sizing:border-box}
button{font:inherit;color:inherit;cursor:pointer;border:0;background:0 0;padding:0}
svg{display:block}
.tool svg{width:24px}
:focus-visible{outline:3px solid var(--fg-0);outline-offset:2px}
.launch{position:relative}
.head,.mine .bubble{background:var(--accent);color:var(--accent-fg)}
[hidden]{display:none!important}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;border-radius:11px;
background:var(--danger);color:var(--bg-0);font-size:13px;text-align:center}
.panel{position:absolute;inset-block-end:72px;inset-inline-end:0;display:flex;flex-direction:column;width:380px;
height:600px;max-height:calc(100vh - 92px - var(--y,20px));background:var(--bg-0);color:var(--fg-0);border:1px solid var(--line);
border-radius:16px;overflow:hidden;box-shadow:0 8px 40px #0004;animation:rise .14s ease-out}
:host([position=start]) .panel{inset-inline:0 auto}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
.head{display:flex;align-items:center;gap:8px;padding-block:8px;padding-inline:16px 8px}
.head .tool:first-child{margin-inline-start:-12px}
.name{flex:1;min-width:0}
h2{margin:0;font-size:18px;line-height:24px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.hint{margin:0;font-size:13px;line-height:18px}
.face{width:40px;height:40px;border-radius:50%;object-fit:cover}
.tool{display:grid;place-items:center;flex:none;width:44px;height:44px;border-radius:10px}
.head :focus-visible{outline-color:currentColor;outline-offset:-4px}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;gap:8px}
.log:focus-visible{outline-offset:-3px}
.day,.note{align-self:center;font-size:13px;line-height:18px;color:var(--fg-1)}
.older{align-self:center;padding:8px 12px;border-radius:10px;color:var(--accent);text-decoration:underline}
.item{display:flex;flex-direction:column;gap:2px;align-items:flex-start;max-width:85%;align-self:flex-start}
.mine{align-self:flex-end;align-items:flex-end}
.bubble{max-width:100%;padding:8px 12px;border-radius:16px;border-end-start-radius:6px;background:var(--bg-2);
white-space:pre-wrap;overflow-wrap:anywhere}
.mine .bubble{border-radius:16px;border-end-end-radius:6px}
.bubble a{color:inherit}
.gone{font-style:italic;color:var(--fg-1)}
.foot{font-size:13px;line-height:18px;color:var(--fg-1)}
.foot button{text-decoration:underline;padding:3px 4px;color:var(--accent)}
.bad{color:var(--danger)}
img{display:block;max-width:100%;max-height:240px;border-radius:10px}
.file{text-decoration:underline;text-align:start}
.options{display:flex;flex-wrap:wrap;gap:8px;margin-block-start:4px}
.option{min-height:44px;padding:8px 16px;border:1px solid var(--edge);border-radius:22px;background:var(--bg-0)}
.option[aria-pressed=true]{background:var(--bg-2);font-weight:600}
.option:disabled{cursor:default;color:var(--fg-1)}
.bar{padding:8px 16px;background:var(--bg-2);font-size:13px;line-height:18px}
.chips{display:flex;flex-wrap:wrap;gap:8px;padding:8px 12px 0}
.chip{display:flex;align-items:center;gap:4px;max-width:100%;padding-inline-start:10px;border-radius:10px;background:var(--bg-2);font-size:13px}
.chip span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip button{width:28px;height:28px;flex:none;display:grid;place-items:center}
.chip svg{width:16px}
form{display:flex;align-items:flex-end;gap:4px;padding:8px;border-block-start:1px solid var(--line)}
textarea{flex:1;min-width:0;max-height:132px;padding:10px 12px;font:inherit;color:inherit;background:var(--bg-0);
border:1px solid var(--edge);border-radius:10px;resize:none}
textarea::placeholder{color:var(--fg-1);opacity:1}
textarea:focus-visible{outline-offset:0;outline-color:var(--accent)}
@media(max-width:479px){.panel,:host([position=start]) .panel{position:fixed;inset:0;width:auto;height:auto;max-height:none;
border:0;border-radius:0;padding-block-end:env(safe-area-inset-bottom)}
:host([open]) .launch{display:none}textarea{font-size:16px}}
@media(prefers-reduced-motion:reduce){.panel{animation:none}}`
