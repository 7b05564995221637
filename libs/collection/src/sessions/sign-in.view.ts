import type { SignInView } from '@fengsui/contract';
import type { SignInRow } from './sign-in.repository.js';

/** The browser window that a sign-in shows: a desk's page with its code fits, and a picture stays small. */
export const WINDOW = { width: 1000, height: 680 } as const;

export const signInView = (r: SignInRow): SignInView => ({
  id: r.id,
  site: r.site,
  state: r.state,
  note: r.note,
  frame: r.frame ? `data:image/jpeg;base64,${r.frame.toString('base64')}` : null,
  frameNo: r.frame_no,
  ...WINDOW,
});
