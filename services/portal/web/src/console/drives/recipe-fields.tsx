import { MOST_RECIPE_COMPONENTS, MOST_RECIPES } from '@bluebox/contracts/kinds';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Choice } from '../items/choice.tsx';
import { useKindOptions } from '../items/kind-options.ts';
import { QuantityItem } from './quantity-item.tsx';
import type { TypedRecipe } from './typed-terms.ts';

const EMPTY_COMPONENT: TypedRecipe['components'][number] = {
  name: '',
  specification: '',
  category: 'medicine',
  unit: 'box',
  quantity: null,
};
const EMPTY: TypedRecipe = {
  name: '',
  englishName: '',
  unit: 'set',
  components: [EMPTY_COMPONENT],
};

/** The fields for the kits that the drive assembles, each with the goods of one kit. */
export function RecipeFields() {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="recipes-title">
      <h2 id="recipes-title">{t('terms.recipes')}</h2>
      <p className="soft notice-space">{t('terms.recipesHint')}</p>
      <Form.List name="recipes">
        {(fields, { add, remove }) => (
          <div className="stack">
            {fields.map(({ key, name }, index) => (
              <fieldset key={key} className="fieldset">
                <legend>{t('terms.recipe', { number: index + 1 })}</legend>
                <div className="form-row">
                  <Form.Item
                    name={[name, 'name']}
                    label={t('kits.name')}
                    rules={[{ required: true, whitespace: true, message: t('goods.nameMissing') }]}
                  >
                    <Input maxLength={80} placeholder={t('kits.nameHint')} />
                  </Form.Item>
                  <Form.Item name={[name, 'englishName']} label={t('terms.recipeEnglish')}>
                    <Input maxLength={80} lang="en" />
                  </Form.Item>
                  <Form.Item label=" " colon={false} className="form-remove-item">
                    <Button
                      aria-label={t('terms.removeRecipe', { number: index + 1 })}
                      onClick={() => remove(name)}
                    >
                      {t('action.remove')}
                    </Button>
                  </Form.Item>
                </div>
                <ComponentFields recipe={name} />
              </fieldset>
            ))}
            {fields.length < MOST_RECIPES && (
              <div>
                <Button onClick={() => add(EMPTY)}>{t('terms.addRecipe')}</Button>
              </div>
            )}
          </div>
        )}
      </Form.List>
    </section>
  );
}

/** The goods of one kit. */
function ComponentFields({ recipe }: { readonly recipe: number }) {
  const { t } = useTranslation();
  const { categories, units } = useKindOptions();
  return (
    <Form.List name={[recipe, 'components']}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }, index) => (
            <div key={key} className="form-row">
              <Form.Item
                name={[name, 'name']}
                label={t('terms.component', { number: index + 1 })}
                rules={[{ required: true, whitespace: true, message: t('goods.nameMissing') }]}
              >
                <Input maxLength={80} />
              </Form.Item>
              <Form.Item name={[name, 'specification']} label={t('goods.specification')}>
                <Input maxLength={80} placeholder={t('goods.specificationHint')} />
              </Form.Item>
              <Form.Item name={[name, 'category']} label={t('goods.category')}>
                <Choice options={categories} />
              </Form.Item>
              <QuantityItem
                name={[name, 'quantity']}
                label={t('kits.perKit')}
                missing={t('goods.quantityMissing')}
              />
              <Form.Item name={[name, 'unit']} label={t('goods.unit')}>
                <Choice options={units} />
              </Form.Item>
              {fields.length > 1 && (
                <Form.Item label=" " colon={false} className="form-remove-item">
                  <Button
                    aria-label={t('terms.removeComponent', { number: index + 1 })}
                    onClick={() => remove(name)}
                  >
                    {t('action.remove')}
                  </Button>
                </Form.Item>
              )}
            </div>
          ))}
          {fields.length < MOST_RECIPE_COMPONENTS && (
            <Button onClick={() => add(EMPTY_COMPONENT)}>{t('terms.addComponent')}</Button>
          )}
        </>
      )}
    </Form.List>
  );
}
