/** Tables of the desk that are taken as Excel files: GET /api/tables/:name.xlsx?from=&to= (days, both ends included; default: the last year). */
export type TableName =
  | 'incidents'
  | 'duties'
  | 'clues'
  | 'tasks'
  | 'briefs'
  | 'hot'
  | 'watch_lists'
  | 'questions'
  | 'candidates'
  | 'inspections'
  | 'authorisations'
  | 'publications'
  | 'circle'
  | 'units'
  | 'people'
  | 'chat_groups';
