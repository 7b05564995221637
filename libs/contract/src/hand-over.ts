/** Somebody who may stand in. GET /api/incidents/:id/stand-ins: people of the units of the one who asks. */
export interface StandIn {
  personId: string;
  name: string;
  /** 「后勤处 副处长」 */
  post: string;
}

/** POST /api/incidents/:id/hand-over (转代班): from now until then somebody else acts in one's posts, and is told of this incident at once. */
export interface HandOverRequest {
  requestId: string;
  epoch: number;
  substituteId: string;
  until: string;
  reason: string;
}
