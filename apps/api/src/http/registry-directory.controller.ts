import { Body, Controller, Get, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import type { DirectoryPull, DirectoryReport, DirectoryView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { Directory } from '@fengsui/registry';
import { z } from 'zod';
import { Actors } from './actors.js';
import { body } from './body.js';
import { OFFICE } from './office.js';
import { CurrentViewer, Roles } from './session.guard.js';

const order = z.object({
  leaving: z.number({ message: '离校人数应为整数' }).int({ message: '离校人数应为整数' }).min(0).optional(),
});

/** /api/registry/directory: people from the school's identity service. Without one set every order is refused (409). */
@Controller('api/registry/directory')
export class RegistryDirectoryController {
  constructor(
    @Inject(Directory) private readonly directory: Directory,
    @Inject(Actors) private readonly actors: Actors,
  ) {}

  @Roles(...OFFICE)
  @Get()
  show(): Promise<DirectoryView> {
    return this.directory.view();
  }

  /** What a pull would change now; nothing is written. 502 with what the service answered. */
  @Roles(...OFFICE)
  @Post('look')
  @HttpCode(200)
  look(): Promise<DirectoryReport> {
    return this.directory.look();
  }

  /** Everybody is read and taken over; answers once it has ended, done, held or failed. */
  @Roles(...OFFICE)
  @Post('pulls')
  @HttpCode(200)
  async pull(@Body() raw: unknown, @CurrentViewer() viewer: Viewer, @Ip() ip: string): Promise<DirectoryPull> {
    const { leaving } = body(order, raw) as z.output<typeof order>;
    return this.directory.pull(await this.actors.of(viewer, ip), leaving ?? null);
  }
}
