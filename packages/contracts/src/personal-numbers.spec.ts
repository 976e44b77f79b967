import { describe, expect, it } from 'vitest';
import { seemsPersonal } from './personal-numbers.ts';

describe('numbers of persons in the name of an item', () => {
  it.each([
    '13800138000',
    '张三 138-0013-8000',
    '138 0013 8000',
    '138.0013.8000',
    '１３８００１３８０００',
    '138\u200b0013\u200b8000',
    '+86 138 0013 8000',
    '010-87654321',
    '(010) 8765 4321',
    '一三八零零一三八零零零',
    '幺三八 零零幺三 八零零零',
    'zhangsan@example.org',
    'zhangsan＠example.org',
    '110101 19900307 7571',
    '11010119900307757X',
    '20231234',
    'BK197427',
    'bk 197427',
    'BK-197427',
    '8765432',
  ])('went into the log: %s', (text) => expect(seemsPersonal(text)).toBe(true));

  it.each([
    '布洛芬缓释胶囊',
    '0.3g×24粒',
    '0.25g*12片*2板',
    '75%酒精 500ml',
    '国药准字H20043218',
    '国药准字 Z 20050327',
    '国械注准20152260001',
    '苏械备20190033号',
    '粤食药监械(准)字2014第2640123号',
    'GB 2626-2019',
    'GB/T 32610-2016',
    'YY 0469-2011',
    'N95口罩',
    '欧姆龙 HEM-7121',
    '血氧仪 YX306',
    '连花清瘟胶囊 2027-05',
    '5mg:1ml×10支',
    '10ml×12支×40盒',
    '十三五规划 三七粉 六一散',
    '1000只装',
  ])('are not in %s', (text) => expect(seemsPersonal(text)).toBe(false));
});
