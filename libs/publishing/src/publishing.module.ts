import { Global, Module } from '@nestjs/common';
import { AuthorisationReader } from './authorisation/authorisation-reader.service.js';
import { Authorisations } from './authorisation/authorisations.service.js';
import { AuthorisationTold } from './authorisation/told.service.js';
import { PublishingCheck } from './check/words.service.js';
import { Circle } from './circle/circle.service.js';
import { CircleActionReader } from './circle/circle-actions.service.js';
import { CircleReader } from './circle/circle-reader.service.js';
import { CircleTeller } from './circle/circle-teller.service.js';
import { CircleWatch } from './circle/circle-watch.service.js';
import { PublishedReader } from './watch/published-reader.service.js';
import { PublishingWatch } from './watch/watch.service.js';

const PARTS = [
  PublishingCheck,
  AuthorisationTold,
  Authorisations,
  AuthorisationReader,
  PublishedReader,
  PublishingWatch,
  Circle,
  CircleReader,
  CircleActionReader,
  CircleTeller,
  CircleWatch,
];

@Global()
@Module({ providers: PARTS, exports: PARTS })
export class PublishingModule {}
