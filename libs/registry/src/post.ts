/** What somebody is in the chain of responsibility (第五条). */
export type PostFunction =
  | 'unit_leader'
  | 'unit_deputy'
  | 'account_admin'
  | 'publicity_duty'
  | 'publicity_head'
  | 'school_leader'
  | 'party_secretary'
  | 'president';

/** A person who acts in a post. */
export interface PostHolder {
  personId: string;
  name: string;
  mobile: string | null;
  wecomUserId: string | null;
  /** of a substitute: 处长（代） */
  title: string;
  unitId: string;
  unitName: string;
  function: PostFunction;
  /** the name of whom this person stands in for (代班、换班、请假) */
  onBehalfOf: string | null;
}
