/** A way a person is tried by, in the order of trying. */
export type ContactWay = 'wecom' | 'sms' | 'voice' | 'mail';

/** Where one person is reached. verifiedAt: first proof that something arrives there; null: none yet. */
export interface ContactView {
  personId: string;
  name: string;
  /** 「后勤处 处长」; empty: no post */
  post: string;
  mobile: string | null;
  mobileVerifiedAt: string | null;
  mail: string | null;
  mailVerifiedAt: string | null;
  wecomUserId: string | null;
  wecomVerifiedAt: string | null;
  /** browsers that show notifications */
  devices: number;
  /** the person's own order; null: that of the school */
  order: ContactWay[] | null;
}

/** GET /api/contacts: everybody, for the office. */
export interface ContactBook {
  people: ContactView[];
}

/** GET /api/contacts/mine. codes: kinds to which a code can be sent now. */
export interface MyContacts {
  contact: ContactView;
  order: ContactWay[];
  codes: { mobile: boolean; mail: boolean };
}

/** PUT /api/contacts/:personId (office), PUT /api/contacts/mine: what is left out stays; null: none any more. */
export interface ContactChange {
  mobile?: string | null;
  mail?: string | null;
  /** office only */
  wecomUserId?: string | null;
}
/** POST /api/contacts/import: good rows go in, the others are listed by number. */
export interface ContactImportReport {
  changed: number;
  unchanged: number;
  bad: { row: number; field: string; reason: string }[];
}
