/** One browser that shows notifications for the person. */
export interface PushDevice {
  id: string;
  /** 「Edge · Windows」 */
  device: string;
  /** the push service's address of it: by this a browser finds itself in the list */
  endpoint: string;
  createdAt: string;
  /** first proof that a message was shown there; null: none yet */
  verifiedAt: string | null;
}

/** GET /api/push. */
export interface PushState {
  /** what a browser subscribes with, base64url; null: not set up, why says what is missing */
  publicKey: string | null;
  why: string | null;
  devices: PushDevice[];
}
