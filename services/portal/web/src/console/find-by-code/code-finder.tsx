import { useLocation } from '@tanstack/react-router';
import { Input, type InputRef, Space } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameraScan } from '../scanning/use-camera-scan.tsx';
import { useTypingCaught } from '../scanning/use-typing-caught.ts';
import './find-by-code.css';
import { FoundPanel } from './found-panel.tsx';
import { useCodeSearch } from './use-code-search.ts';
import { useFinderKeys } from './use-finder-keys.ts';

/** Pages with a scan field of their own handle scans there. */
const nothingElseTakesScans = (): boolean => document.querySelector('.scan-field') === null;

/** Accepts any code on any page, and goes where it leads. */
export function CodeFinder() {
  const { t } = useTranslation();
  const input = useRef<InputRef>(null);
  const place = useRef<HTMLElement>(null);
  const [typed, setTyped] = useState('');
  const { found, search, dismiss } = useCodeSearch();
  const focus = useCallback(() => input.current?.focus({ preventScroll: true }), []);
  useTypingCaught(focus, 'letters-and-digits', nothingElseTakesScans);
  useFinderKeys(focus);

  const { href } = useLocation();
  const left = useRef(dismiss);
  useEffect(() => {
    left.current = dismiss;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said was said on the page before
  useEffect(() => {
    left.current();
    setTyped('');
  }, [href]);

  const camera = useCameraScan((text) => {
    setTyped(text.slice(0, 300));
    void search(text);
    return true;
  });
  const close = () => {
    dismiss();
    focus();
  };
  return (
    <search
      ref={place}
      className="finder"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && found !== undefined) {
          event.preventDefault();
          close();
        }
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        const links = [...(place.current?.querySelectorAll<HTMLElement>('.finder-hits a') ?? [])];
        if (links.length === 0) return;
        event.preventDefault();
        const at = links.indexOf(document.activeElement as HTMLElement);
        const next = event.key === 'ArrowDown' ? at + 1 : at - 1;
        if (next < 0) focus();
        else links[Math.min(next, links.length - 1)]?.focus();
      }}
      onBlur={(event) => {
        // Moving the focus elsewhere means that the result has been read.
        if (event.relatedTarget instanceof Element && !place.current?.contains(event.relatedTarget))
          dismiss();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Whole for the next scan to replace, and to be read and corrected.
          input.current?.select();
          void search(typed);
        }}
      >
        <Space.Compact block>
          <Input
            ref={input}
            value={typed}
            aria-label={t('find.label')}
            aria-keyshortcuts="/ Control+K Meta+K"
            aria-describedby="finder-found"
            placeholder={t('find.placeholder')}
            suffix={
              <span className="finder-key" aria-hidden="true">
                /
              </span>
            }
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            enterKeyHint="search"
            maxLength={300}
            onChange={(event) => setTyped(event.target.value)}
          />
          {camera.button}
        </Space.Compact>
      </form>
      {camera.panel}
      <FoundPanel found={found} onClose={close} />
    </search>
  );
}
