import type { Faults } from '../faults/faults.js';
import type { Scenario } from '../scenario.js';
import type { Served } from '../served.js';
import type { Sessions } from '../cookies.js';
import type { World } from '../world/world.js';

/** Base addresses of the origins. */
export interface Urls {
  control: string;
  weiboM: string;
  weiboS: string;
  sogou: string;
  wechat: string;
  passport: string;
  wecom: string;
  weiboWeb: string;
  aliyunSms: string;
  tencentSms: string;
  aliyunVoice: string;
  dingtalk: string;
  feishu: string;
  push: string;
  scim: string;
  /** smtp://127.0.0.1:PORT */
  smtp: string;
}

/** What every site is made from. */
export interface Site {
  world: World;
  faults: Faults;
  served: Served;
  sessions: Sessions;
  scenario: Scenario;
  urls: Urls;
}
