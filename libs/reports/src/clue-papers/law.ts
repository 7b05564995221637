import type { ClueAgainst } from '@fengsui/contract';

/** What a paper rests on where the school had put no regulation in force. */
interface Article {
  name: string;
  text: string;
}

const THIRTEEN: Article = {
  name: '第十三条',
  text: '各级官方微博、微信在管理过程中，应高度重视网络舆情，发生舆情危机时，应主动予以正面回复，积极疏导；对重大事件、紧急信息或有损学校声誉的信息，应及时汇报，妥善处理；给学校声誉造成不良影响的，追究主管单位、主管单位分管领导和管理员的责任。',
};
const TEN: Article = {
  name: '第十条',
  text: '按照“谁主办、谁负责；谁审批、谁监督”的原则实行归口管理。',
};

const EIGHTEEN: Article = {
  name: '第十八条',
  text: '未经授权，各级单位官方微博、微信不得擅自发布涉及学校的重大事件、突发事件和社会热点及敏感问题的相关内容。如确需对外发布的，在报学校党委宣传部批准后方可发布，并应与学校保持口径一致。',
};

/** A post without leave is held against 第十八条. 主管单位, its leader and the administrator answer by 第十三条, whoever approved the account by 第十条. */
export const articleOf = (against: ClueAgainst | 'post'): Article =>
  against === 'post' ? EIGHTEEN : against === 'approver' ? TEN : THIRTEEN;
