import { Controller, Get, HttpCode, Inject, Ip, Param, Post } from '@nestjs/common';
import type { DataQualityTask } from '@fengsui/contract';
import { DataQualityTasks } from '@fengsui/escalation';
import type { Viewer } from '@fengsui/identity';
import { Actors } from './actors.js';
import { body, uuid } from './body.js';
import { CurrentViewer, Roles } from './session.guard.js';

/** /api/data-quality: levels nobody fills or nobody can be reached at, until 宣传部 has mended them. */
@Controller('api/data-quality')
export class DataQualityController {
  constructor(
    @Inject(DataQualityTasks) private readonly tasks: DataQualityTasks,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles('duty', 'publicity_head', 'admin')
  @Get()
  list(): Promise<DataQualityTask[]> {
    return this.tasks.list();
  }

  @Roles('duty', 'publicity_head', 'admin')
  @Post(':id/close')
  @HttpCode(204)
  async close(@Param('id') id: string, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<void> {
    await this.tasks.close(body(uuid, id), await this.actors.of(viewer, ip));
  }
}
