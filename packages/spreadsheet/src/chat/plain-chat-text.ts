/** Names of pictures that chat programs write in brackets when text is copied. */
const PICTURES =
  /\[(?:图片|照片|表情|动画表情|语音|视频|文件|链接|位置|微笑|捂脸|玫瑰|强|OK|爱心|抱拳|合十|庆祝|鼓掌|呲牙|偷笑|笑哭|加油|奋斗|太阳|鲜花|赞|握手|拥抱|耶|嘿哈|机智|红包|礼物|愉快|害羞|大哭|旺柴|Smile|Heart|ThumbsUp|Photo|Image|Sticker)\]/giu;
const UNSEEN =
  /[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]|[\ufe0e\ufe0f]|\u20e3|(?!\t)\p{Cc}/gu;
const KEYCAP = /([0-9])\ufe0f?\u20e3/gu;
const CIRCLED = /[\u2460-\u2473\u2474-\u2487\u2776-\u277f\u24f5-\u24fe\u2780-\u2793]/gu;

/** Returns the number in a circle, in parentheses or on a black disc. */
function circled(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  for (const first of [0x2460, 0x2474, 0x2776, 0x24f5, 0x2780, 0x278a])
    if (code >= first && code < first + (first < 0x2776 ? 20 : 10)) return `${code - first + 1}. `;
  return char;
}

/**
 * Returns a line of chat in half width, without pictures and unseen characters, and with one form of
 * each bracket, dash and colon. Numbers in circles become `1. `.
 */
export const plainChatText = (line: string): string =>
  line
    .replace(KEYCAP, '$1. ')
    .replace(CIRCLED, circled)
    .normalize('NFKC')
    .replace(/🔟/gu, '10. ')
    .replace(PICTURES, ' ')
    .replace(UNSEEN, '')
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}/gu, (char) =>
      /[©®™]/u.test(char) ? char : ' ',
    )
    .replace(/[【〔［]/gu, '(')
    .replace(/[】〕］]/gu, ')')
    .replace(/[\u2010-\u2015\u2212─]+/gu, '-')
    .replace(/[。！!]/gu, ';')
    .replace(/[∶：]/gu, ':')
    .replace(/[✕✖╳]/gu, '×')
    .replace(/[^\S\t]+/gu, ' ')
    .trim();
