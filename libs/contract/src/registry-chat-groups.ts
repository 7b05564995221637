/** Where a group talks: closed to searches, so that it stands on a list of its own beside the 台账. */
export type ChatGroupKind = 'qq' | 'wechat' | 'wecom' | 'dingtalk';

export const CHAT_GROUP_NAME: Record<ChatGroupKind, string> = {
  qq: 'QQ 群',
  wechat: '微信群',
  wecom: '企业微信群',
  dingtalk: '钉钉群',
};

/** POST /api/registry/chat-groups, PUT /api/registry/chat-groups/:id. */
export interface ChatGroupDraft {
  kind: ChatGroupKind;
  name: string;
  /** 群号; null where it has none (微信群) */
  number: string | null;
  unitId: string;
  /** 群主, who answers for it */
  keeperId: string;
  /** for whom and what for */
  purpose: string;
  /** people in it, as last counted */
  members: number | null;
  /** with PUT */
  version?: number;
}
/** POST /api/registry/chat-groups/:id/close: it was dissolved, or is nobody's in the school's name any more. */
export interface ChatGroupClosing {
  /** YYYY-MM-DD, the last day */
  on: string;
  reason: string;
  version: number;
}

export interface ChatGroupRow extends Required<Omit<ChatGroupDraft, 'version'>> {
  id: string;
  kindName: string;
  unitName: string;
  keeper: string;
  /** why nobody answers for it; null: its 群主 does */
  gap: string | null;
  /** YYYY-MM-DD */
  enteredOn: string;
  closedOn: string | null;
  closedReason: string | null;
  version: number;
  mayEdit: boolean;
}

/** GET /api/registry/chat-groups?q=&closed=1&page= */
export interface ChatGroupPage {
  sentence: string;
  groups: ChatGroupRow[];
  total: number;
  page: number;
  size: number;
  mayEnter: boolean;
}
