/** PUT /api/registry/school: what the school is called. Every name but 地点 is a sign that a post is about it. */
export interface SchoolDraft {
  /** full name; papers, reports and drills bear it */
  name: string;
  /** 简称: count as a mention by themselves */
  shortNames: string[];
  /** 昵称: count where the text speaks of a school */
  nicknames: string[];
  /** 校区 */
  campuses: string[];
  /** 校领导, by name: count where the text speaks of a school */
  leaders: string[];
  /** those of these names that have other meanings: their neighbours must speak for the school */
  ambiguous: string[];
  /** longer names that contain one of these and are somebody else: 附属医院、附中 */
  traps: string[];
  /** places on campus (二食堂、图书馆), for titles of incidents and hot words */
  places: string[];
  /** the version seen; null: no school had been entered */
  version: number | null;
}

/** GET /api/registry/school: version null and all empty before the school is entered. mayEdit: 部长 and administrators. */
export interface SchoolView extends SchoolDraft {
  mayEdit: boolean;
}
