/** 第十二条: what wants an answer. */
export type QuestionKind = 'question' | 'complaint';

const COMPLAINT =
  /投诉|维权|(?:给|要|讨)个?说法|没有?人(?:来)?(?:管|理|处理|解决)|谁(?:来)?管|有人管|管管|不作为|乱收费|凭什么|退(?:钱|费|款)|求曝光|反映.{0,8}(?:没|无|问题|多次)|一直(?:没|不)(?:修|解决|回复|人|处理)|解决一下|置之不理|推诿|踢皮球|没(?:有)?下文|什么时候能(?:修|解决|处理|恢复)|强烈(?:要求|建议|谴责)|建议(?:学校|后勤|食堂|教务|宿管)|希望(?:学校|后勤|有关部门|食堂).{0,12}(?:处理|解决|重视|回应|整改|出面)/u;
const QUESTION =
  /请问|求问|想问|问一下|问下|咨询|有没有(?:人|同学|学长|学姐|老师)?.{0,6}知道|有人知道|谁知道|求助|求解|求告知|怎么办|(?:怎么|怎样|如何)(?:申请|办理|查|报名|交|弄|走|选|填|领|退|补|缴|登录|预约|办|改|开)|(?:什么|啥)时候|几点(?:开|关|上|下|到|断)|在哪(?:里|儿)?(?:办|领|交|查|报|买|看)|能不能|可不可以|可以不|为什么|为啥|吗\s*[?？]|呢\s*[?？]|[?？]\s*(?:$|\[|#)/u;
/** Asked of nobody. */
const RHETORICAL =
  /(?:为什么|为啥|怎么)(?:这么|那么|如此)(?:好|美|香|可爱|帅|甜|绝|幸福)|谁懂|这谁顶得住|(?:还|也)有谁|不(?:是|香|好)吗\s*[?？]/u;

/** Whether a text asks or complains; null when it does neither. */
export function questionOf(text: string): QuestionKind | null {
  if (COMPLAINT.test(text)) return 'complaint';
  return QUESTION.test(text) && !RHETORICAL.test(text) ? 'question' : null;
}
