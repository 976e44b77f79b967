import type { DriveView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import {
  baseAfterSave,
  chosenPhotos,
  fromTemplate,
  hasTypedNeeds,
  newTerms,
  readTerms,
  termsLike,
  typedTerms,
} from './typed-terms.ts';

const filled = {
  ...newTerms('2028-03-20'),
  title: ' 西吉县急需药品募集 ',
  recipientName: '西吉县红十字会',
  recipientAuthority: '西红函〔2028〕3 号',
  needs: [{ category: 'medicine', unit: 'box', itemName: '', quantity: 1000 }],
  points: [{ name: '融新科技中心 B1', address: '', hours: ' ' }],
  departments: '京西大区\n\n 京南大区 \n京西大区',
} as const;

describe('the terms of a drive as they are typed', () => {
  it('have typed needs if a need has a name or a quantity (a template replaced typed needs without asking)', () => {
    const [blank] = fromTemplate('books').needs;
    expect(hasTypedNeeds(fromTemplate('medicine').needs)).toBe(false);
    expect(hasTypedNeeds(undefined)).toBe(false);
    expect(hasTypedNeeds([{ ...blank, itemName: ' ' }])).toBe(false);
    expect(hasTypedNeeds([{ ...blank, itemName: '布洛芬' }])).toBe(true);
    expect(hasTypedNeeds([{ ...blank, quantity: 0 }])).toBe(true);
  });

  it('span three days from today at first, with arrival on the ninth day', () => {
    const { opensOn, closesOn, expectedArrival, noticeVersion } = newTerms('2028-02-28');
    expect([opensOn, closesOn, expectedArrival, noticeVersion]).toEqual([
      '2028-02-28',
      '2028-03-01',
      '2028-03-07',
      '2028-02',
    ]);
  });
  it('keep the recipes of kits with their ids, and number new ones after them', () => {
    const gauze = { name: ' 纱布 ', specification: '', category: 'supply', unit: 'bag' } as const;
    const kit = (name: string, recipeId?: string) => ({
      name,
      englishName: ' First aid kit ',
      unit: 'set' as const,
      components: [{ ...gauze, quantity: 2 }],
      ...(recipeId === undefined ? {} : { recipeId }),
    });
    const terms = readTerms({ ...filled, recipes: [kit('急救包', 'r2'), kit('家庭药箱')] });
    expect(terms.recipes).toEqual([
      {
        recipeId: 'r2',
        item: { name: '急救包', category: 'kit', unit: 'set' },
        components: [{ item: { name: '纱布', category: 'supply', unit: 'bag' }, quantity: 2 }],
        english: { name: 'First aid kit' },
      },
      expect.objectContaining({ recipeId: 'r3' }),
    ]);
    const stored = {
      slug: 'xiji-2028',
      terms: { ...terms, departments: [], rules: { version: 1, ...terms.rules } },
    };
    expect(readTerms(typedTerms(stored)).recipes).toEqual(terms.recipes);
    expect(readTerms(filled)).not.toHaveProperty('recipes');
    expect(readTerms(termsLike(stored, '2029-03-01')).recipes).toMatchObject([
      { recipeId: 'r1' },
      { recipeId: 'r2' },
    ]);
  });
  it('keep the times that givers can book, and offer none without a day', () => {
    const [point] = filled.points;
    const openings = [{ date: '2028-03-21', from: '12:00', to: '13:00' }];
    const timed = { ...point, openings, slotMinutes: 15, slotCapacity: 4 };
    const terms = readTerms({ ...filled, points: [timed] });
    expect(terms.handInPoints[0]).toMatchObject({ openings, slots: { minutes: 15, capacity: 4 } });
    const stored = {
      slug: 'xiji-2028',
      terms: { ...terms, departments: [], rules: { version: 1, ...terms.rules } },
    };
    expect(readTerms(typedTerms(stored)).handInPoints).toEqual(terms.handInPoints);
    const [timeless] = readTerms({ ...filled, points: [{ ...timed, openings: [] }] }).handInPoints;
    expect(timeless).not.toHaveProperty('slots');
    // The days belong to the earlier drive.
    const [copied] = readTerms(termsLike(stored, '2029-03-01')).handInPoints;
    expect(copied).not.toHaveProperty('openings');
  });

  it('like an earlier drive keep its texts, needs, points, rules and English, but not its address, days, quantities, authorisation and photos', () => {
    const typed = {
      ...filled,
      slug: 'xiji-2028',
      organiserName: '贝壳找房工会',
      contactOffice: '工会办公室',
      contactPhone: '010-65550100',
      picture: { photoId: 'photo-0001', public: true },
      english: { title: 'Medicine for Xiji', organiserName: 'Beike Trade Union' },
    };
    const terms = readTerms(typed);
    const earlier = {
      slug: 'xiji-2028',
      terms: {
        ...terms,
        departments: terms.departments ?? [],
        rules: { version: 3, ...terms.rules },
      },
    };
    const copy = termsLike(earlier, '2029-03-01');
    expect(copy).toMatchObject({
      slug: '',
      title: '西吉县急需药品募集',
      recipientName: filled.recipientName,
      recipientAuthority: '',
      organiserName: '贝壳找房工会',
      contactPhone: '010-65550100',
      opensOn: '2029-03-01',
      departments: '京西大区\n京南大区',
      rules: filled.rules,
      english: { title: 'Medicine for Xiji', organiserName: 'Beike Trade Union' },
    });
    expect(copy.picture).toBeUndefined();
    for (const need of copy.needs) expect([need.needId, need.quantity]).toEqual([undefined, null]);
    for (const point of copy.points) expect(point.pointId).toBeUndefined();
    expect(copy.points.map(({ name }) => name)).toEqual(filled.points.map(({ name }) => name));
  });
  it('name the photos that are sent before them', () => {
    const chosen = {
      ...filled,
      picture: { photoId: 'photo-0001', public: true, photo: 'AAAA' },
      letter: { photoId: 'photo-0002', public: false },
    };
    expect(chosenPhotos(chosen)).toEqual([{ photoId: 'photo-0001', photo: 'AAAA' }]);
    expect(readTerms(chosen)).toMatchObject({
      picture: { photoId: 'photo-0001', public: true },
      letter: { photoId: 'photo-0002', public: false },
    });
    expect(JSON.stringify(readTerms(chosen))).not.toContain('AAAA');
  });
  it('leave out empty fields', () => {
    const terms = readTerms(filled);
    expect(terms).toMatchObject({
      title: '西吉县急需药品募集',
      recipient: { name: '西吉县红十字会', authority: '西红函〔2028〕3 号' },
      needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 }],
      handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1' }],
      departments: ['京西大区', '京南大区'],
    });
    expect(Object.keys(terms)).not.toContain('summary');
    expect(terms.handInPoints[0]).not.toHaveProperty('hours');
  });
  it('are sent unchanged if nothing was edited, and only new needs get ids', () => {
    const terms = readTerms({
      ...filled,
      bringWithinDays: 7,
      needs: filled.needs.map((need) => ({ ...need, limit: 'strict' })),
    });
    expect(terms).toMatchObject({ bringWithinDays: 7, needs: [{ limit: 'strict' }] });
    const saved = {
      slug: 'xiji',
      terms: {
        ...terms,
        departments: terms.departments ?? [],
        rules: { version: 3, ...terms.rules },
      },
    };
    const typed = typedTerms(saved);
    expect(readTerms(typed)).toEqual(terms);
    const more = readTerms({
      ...typed,
      needs: [{ category: 'kit', unit: 'set', itemName: '', quantity: 5 }, ...typed.needs],
    });
    expect(more.needs.map(({ needId }) => needId)).toEqual(['n2', 'n1']);
  });
  it('send English texts, without empty texts and names of removed departments', () => {
    const [need] = filled.needs;
    const [point] = filled.points;
    const english = {
      title: ' Medicine for Xiji ',
      summary: ' ',
      recipientName: 'Xiji County Red Cross',
      departments: { 京西大区: 'Beijing West', 京南大区: ' ', 望京: 'Wangjing' },
    };
    const terms = readTerms({
      ...filled,
      needs: [{ ...need, itemName: '布洛芬', english: { itemName: 'Ibuprofen' } }],
      points: [{ ...point, english: { name: 'Rongxin B1', address: '', hours: ' 9 to 6' } }],
      english,
    });
    expect(terms).toMatchObject({
      recipient: { english: { name: 'Xiji County Red Cross' } },
      needs: [{ english: { itemName: 'Ibuprofen' } }],
      handInPoints: [{ english: { name: 'Rongxin B1', hours: '9 to 6' } }],
      english: {
        title: 'Medicine for Xiji',
        departments: [{ department: '京西大区', name: 'Beijing West' }],
      },
    });
    expect(terms.english).not.toHaveProperty('summary');
    const saved = {
      slug: 'xiji',
      terms: {
        ...terms,
        departments: terms.departments ?? [],
        rules: { version: 3, ...terms.rules },
      },
    };
    expect(readTerms(typedTerms(saved))).toEqual(terms);
    expect(readTerms(filled)).not.toHaveProperty('english');
  });
  it('do not reuse the id of a removed hand-in point, need or recipe', () => {
    const terms = readTerms(filled);
    const before = {
      slug: 'xiji',
      terms: { ...terms, departments: [], rules: { version: 1, ...terms.rules } },
      former: {
        needs: [{ needId: 'n4', category: 'book', unit: 'book', quantity: 1 } as const],
        handInPoints: [{ pointId: 'p2', name: '望京' }],
        recipes: [
          {
            recipeId: 'r2',
            item: { name: '家庭药箱', category: 'kit', unit: 'set' } as const,
            components: [
              {
                item: { name: '布洛芬', category: 'medicine', unit: 'box' } as const,
                quantity: 1,
              },
            ],
          },
        ],
      },
    };
    const typed = typedTerms(before);
    const changed = readTerms(
      {
        ...typed,
        needs: [...typed.needs, { category: 'kit', unit: 'set', itemName: '', quantity: 5 }],
        // A new point replaces the only point.
        points: [{ name: '福道大厦', address: '', hours: '' }],
        recipes: [
          {
            name: '急救包',
            englishName: '',
            unit: 'set',
            components: [
              { name: '绷带', specification: '', category: 'supply', unit: 'piece', quantity: 2 },
            ],
          },
        ],
      },
      before,
    );
    expect(changed.recipes?.map(({ recipeId }) => recipeId)).toEqual(['r3']);
    expect(changed.handInPoints).toEqual([{ pointId: 'p3', name: '福道大厦' }]);
    expect(changed.needs.map(({ needId }) => needId)).toEqual(['n1', 'n5']);
  });
  it('give a need for other goods a new id, and keep the id after a change of name or quantity', () => {
    const terms = readTerms(filled);
    const before = {
      slug: 'xiji',
      terms: { ...terms, departments: [], rules: { version: 1, ...terms.rules } },
    };
    const typed = typedTerms(before);
    const [need] = typed.needs;
    if (need === undefined) throw new Error('there is no need');
    const ids = (changed: object) =>
      readTerms({ ...typed, needs: [{ ...need, ...changed }] }, before).needs.map(
        ({ needId }) => needId,
      );
    expect(ids({ quantity: 5 })).toEqual(['n1']);
    expect(ids({ itemName: '布洛芬' })).toEqual(['n1']);
    expect(ids({ unit: 'bottle' })).toEqual(['n2']);
    expect(ids({ category: 'supply' })).toEqual(['n2']);
  });

  it('are refused at the next save if somebody else saved right after this one (their terms were overwritten)', () => {
    const version = (number: number) => ({ version: number, slug: `v${number}` }) as DriveView;
    expect(baseAfterSave(version(3), 4, version(4))).toEqual(version(4));
    expect(baseAfterSave(version(3), 4, version(5))).toEqual({ version: 4, slug: 'v3' });
  });
});
