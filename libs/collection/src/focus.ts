/** What an open incident makes worth looking for. */
export interface Focus {
  incidentId: string;
  /** the watch list that found it; null when none did */
  watchListId: string | null;
  /** the school's short name with a word of the matter each, blank between them: queries as they are */
  words: string[];
}

/** The matters that are open now: a later stage implements it and an app binds it, so that collection knows nothing of incidents. */
export abstract class FocusWords {
  abstract current(): Promise<Focus[]>;
}
