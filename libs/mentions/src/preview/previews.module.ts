import { Module } from '@nestjs/common';
import { WatchListsModule } from '@fengsui/collection';
import { WatchListPreviews } from './watch-list-preview.service.js';

/** Trying watch lists out: for the api. */
@Module({ imports: [WatchListsModule], providers: [WatchListPreviews], exports: [WatchListPreviews] })
export class PreviewsModule {}
