import { Global, Module } from '@nestjs/common';
import { WatchListRepository } from './watch-list.repository.js';
import { WatchLists } from './watch-lists.service.js';

/** Watch lists as people work with them: for the api. */
@Global()
@Module({ providers: [WatchListRepository, WatchLists], exports: [WatchListRepository, WatchLists] })
export class WatchListsModule {}
