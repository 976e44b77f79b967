import type { RecipeView } from '@bluebox/contracts';
import { lackingGoods } from '@bluebox/contracts/lacking-goods';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { currentLanguage } from '../../platform/language.ts';
import { assembleByRecipe, recipesQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { NumberField } from '../components/number-field.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

/** The recipes of the drive: how many kits the stock is good for, and what lacks for more. */
export function KitsByRecipe({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(recipesQuery(driveId));
  if (data === undefined || data.recipes.length === 0) return null;
  return (
    <section className="panel stack" aria-label={t('kits.byRecipe')}>
      <h2>{t('kits.byRecipe')}</h2>
      <p className="soft">{t('kits.byRecipeHint')}</p>
      <ul className="row-list">
        {data.recipes.map((recipe) => (
          <li key={recipe.recipeId}>
            <Recipe driveId={driveId} recipe={recipe} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Recipe({ driveId, recipe }: { readonly driveId: string; readonly recipe: RecipeView }) {
  const { t } = useTranslation();
  const id = useId();
  const { message } = App.useApp();
  const [wanted, setWanted] = useState<number | null>(null);
  const mutation = useApiMutation({
    send: assembleByRecipe,
    touches: driveKey(driveId),
    onDone(_, { quantity }) {
      void message.success(t('kits.done', { count: quantity }));
      setWanted(null);
    },
  });
  const { recipeId, item, english, components, kits } = recipe;
  const name = (currentLanguage() === 'en' ? english?.name : undefined) ?? item.name;
  // The next kit tells what runs out first, until somebody says how many are wanted.
  const lacking = lackingGoods(components, wanted ?? kits + 1);
  const lacks = lacking
    .map(({ item: good, quantity }) => `${itemText(good)} ${quantityText(t, good.unit, quantity)}`)
    .join(t('list.comma'));
  return (
    <form
      className="stack"
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== null) mutation.mutate({ driveId, recipeId, quantity: wanted });
      }}
    >
      <ProblemNotice problem={mutation.error} />
      <div>
        <span className="strong">{name}</span>
        <p className="soft">
          {t('kits.recipe', {
            goods: components
              .map(
                ({ item: good, quantity }) =>
                  `${itemText(good)} ${quantityText(t, good.unit, quantity)}`,
              )
              .join(t('list.comma')),
          })}
        </p>
      </div>
      <p role="status">
        {wanted === null
          ? t('kits.enough', { count: kits, goods: lacks })
          : lacking.length === 0
            ? t('kits.enoughForAll', { count: wanted })
            : t('kits.lacking', { count: kits, wanted, goods: lacks })}
      </p>
      <div className="actions">
        <label className="soft" htmlFor={id}>
          {t('kits.howMany')}
          <span className="out-of-sight"> {name}</span>
        </label>
        <NumberField
          id={id}
          value={wanted}
          min={1}
          max={10_000}
          precision={0}
          inputMode="numeric"
          onChange={setWanted}
        />
        <Button
          type="primary"
          htmlType="submit"
          disabled={wanted === null || lacking.length > 0}
          loading={mutation.isPending}
        >
          {wanted === null ? t('kits.byRecipe') : t('kits.assembleRecipe', { count: wanted })}
        </Button>
      </div>
    </form>
  );
}
