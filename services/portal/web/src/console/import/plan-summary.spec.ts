import { Children, createElement, isValidElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Told } from './plan-summary.tsx';

/** Returns the elements of a type in what a component returned. */
function elementsIn(node: ReactNode, type: string): { readonly key: string | null }[] {
  return Children.toArray(node).flatMap((child) => {
    if (!isValidElement<{ readonly children?: ReactNode }>(child)) return [];
    return [...(child.type === type ? [child] : []), ...elementsIn(child.props.children, type)];
  });
}

it('lists equal lines as several lines (they had the same React key, which may drop or double one)', () => {
  const lines = ['R1 布洛芬 10 盒', 'R1 布洛芬 10 盒', 'R2 布洛芬 10 盒'];
  let told: ReactNode;
  const Page = () => {
    told = Told({ title: '3', lines });
    return told;
  };
  const page = renderToStaticMarkup(createElement(Page));
  expect(page.match(/<li>[^<]*<\/li>/g)).toEqual(lines.map((line) => `<li>${line}</li>`));
  const keys = elementsIn(told, 'li').map(({ key }) => key);
  expect([keys.length, new Set(keys).size]).toEqual([3, 3]);
});
