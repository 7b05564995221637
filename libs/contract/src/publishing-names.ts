import type { PublishingCategory, SecrecyQuestion } from './publishing.js';

/** What 发布授权 calls things on pages and in the log, in the order in which they are asked. */

export const CATEGORY_NAME: Record<PublishingCategory, string> = {
  major: '重大事件',
  emergency: '突发事件',
  sensitive: '社会热点及敏感问题',
  foreign: '重大外事',
  account: '校级账号发布',
};
/** 第十七条: each is answered before anybody reviews. */
export const SECRECY: Record<SecrecyQuestion, string> = {
  state_secret: '是否涉及国家秘密和内部敏感信息',
  project: '是否涉及涉密项目及其进度',
  result: '是否涉及涉密成果、图纸、照片',
  cooperation: '是否涉及涉外合作中不宜公开的内容',
  other: '是否涉及其他不宜公开的内容',
};
