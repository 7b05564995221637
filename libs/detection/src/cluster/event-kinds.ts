/**
 * Words of what happens at schools, a line a kind. Two posts on one school that both say what happened, and say different things, are hardly one
 * matter, however close in time.
 */
const KINDS: readonly RegExp[] = [
  /食堂|餐盘|饭菜|食物|食品|外卖|鼠头|异物|钢丝球|虫子|腹泻|预制菜|馄饨|菜里|饭里/,
  /宿舍|寝室|宿管|停水|停电|断电|热水|空调|甲醛|学费|住宿费|收费|涨价|快递/,
  /去世|身亡|死亡|坠楼|坠亡|跳楼|轻生|自杀|溺亡|猝死|遇难|失联|死因|遇害/,
  /火灾|着火|起火|爆炸|爆燃|燃爆|烧伤|坍塌|消防|雷劈|车祸/,
  /持刀|伤人|殴打|打骨折|被打|投毒|投放|杀害|命案|刑拘|毒死/,
  /性骚扰|骚扰|猥亵|性侵|侵犯|强奸|偷拍|黄谣|造谣|裸照|色情|不雅/,
  /抄袭|造假|学术不端|剽窃|代写|论文|撤稿/,
  /录取|招生|高考|考研|复试|调剂|报考|保送|投档|替考|泄题|招办/,
  /疫情|核酸|感染|阳性|确诊|封闭管理|隔离|密接|霍乱|流感|肺结核|诺如/,
  /校庆|毕业典礼|开学典礼|毕业礼|夺冠|冠军|摘金|录取通知书|樱花|周年|晚会|报到|开学/,
  /校长|书记|任免|免职|被查|投案|双开|受贿|贪污|不再担任/,
  /清退|学位|毕业证|延毕|就业率|选课|挂科|四六级|课程/,
  /虐猫|逗猫|流浪猫|流浪狗/,
  /贫困生|助学金|奖学金|补助|资助|诈骗|校园贷|捐/,
];

/** Bits of the kinds whose words stand in a text. */
export function eventKinds(text: string): number {
  let bits = 0;
  for (let i = 0; i < KINDS.length; i++) if (KINDS[i]!.test(text)) bits |= 1 << i;
  return bits;
}
