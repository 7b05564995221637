export * from './simulator.js';
export { auditBudget, type Budget, type Violation } from './audit.js';
export type { LogEntry } from './access-log.js';
export type { Fault, FaultKind, Origin } from './faults/fault.js';
export type { Scenario, ScenarioChange } from './scenario.js';
export { articleId } from './sites/wechat.js';
export type { NewPost, Post } from './world/world.js';
export type { WeekPlan, WeekPlanOptions } from './world/week-plan.js';
export {
  accountPopulation,
  type AccountTruth,
  type MadeAccount,
  type PopulationSchool,
  type PopulationSize,
} from './world/account-population.js';
