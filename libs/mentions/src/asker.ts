/** Who asks. unitIds: null for the whole school, else the units the person is confined to. */
export interface Asker {
  personId: string;
  unitIds: string[] | null;
}

/** Whether a post m may be seen, in SQL with $2 unitIds and $3 personId: one confined to units sees posts of those units, of their incidents, and what he reported. */
export const SEES = `($2::text[] is null or m.unit_id = any($2) or m.reported_by = $3
  or exists (select 1 from incident_mention im join incident i on i.id = im.incident_id where im.mention_id = m.id and i.unit_id = any($2)))`;
