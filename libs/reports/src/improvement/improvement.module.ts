import { Global, Module } from '@nestjs/common';
import { ImprovementTasks } from './improvement-tasks.service.js';
import { ImprovementRepository } from './improvement.repository.js';
import { ImprovementViews } from './improvement.views.js';
import { TaskOwners } from './owners.js';
import { ImprovementReminders } from './reminders.js';

/** 整改任务; reports open them when they are approved. */
@Global()
@Module({
  providers: [ImprovementRepository, TaskOwners, ImprovementTasks, ImprovementViews, ImprovementReminders],
  exports: [ImprovementTasks, ImprovementViews, ImprovementReminders],
})
export class ImprovementModule {}
