import { Controller, Get, Inject } from '@nestjs/common';
import type { HomeView } from '@fengsui/contract';
import type { Viewer } from '@fengsui/identity';
import { HomeService } from '@fengsui/reports';
import { CurrentViewer } from './session.guard.js';

/** /api/home: what waits for whoever asks, what is late, what changed. */
@Controller('api/home')
export class HomeController {
  constructor(@Inject(HomeService) private readonly home: HomeService) {}

  @Get()
  show(@CurrentViewer() viewer: Viewer): Promise<HomeView> {
    return this.home.home(viewer);
  }
}
