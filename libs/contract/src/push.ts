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

/** POST /api/push/devices: what PushManager.subscribe gave, and what the device is called. Answers PushDevice[]. */
export interface PushDeviceRequest {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** the key it was given: PushState.publicKey */
  publicKey: string;
  device: string;
}

/** POST /api/push/receipts, by the service worker: 204. */
export interface PushReceiptRequest {
  id: string;
  proof: string;
  what: 'delivered' | 'read';
}
