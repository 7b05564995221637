import type { SchoolNames } from '@fengsui/analysis';

/** An account as its platform shows it to anybody. What the platform does not show is empty. */
export interface SeenAccount {
  platform: string;
  /** as the platform counts it; null where it shows none */
  uid: string | null;
  handle: string | null;
  name: string;
  bio: string;
  certification: { kind: 'none' | 'person' | 'organisation'; text: string };
  /** what it published of late */
  posts: string[];
  /** registered accounts of the school that follow it or repost it, by name */
  followedBy: string[];
}

/** What an account is held against. */
export interface Book {
  school: SchoolNames;
  units: { id: string; name: string; aliases: string[] }[];
  /** accounts that stand in the 台账 */
  registered: { platform: string; uid: string | null; handle: string | null; name: string; ofSchool: boolean }[];
}
