import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from '@tanstack/react-router';
import { Button, Input, type InputRef, Space } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { drivesQuery } from '../api/pledge.ts';
import { meQuery } from '../api/portal.ts';
import { mayDo, placeOfPage } from '../layout/use-may.ts';
import { useCameraScan } from '../scanning/use-camera-scan.tsx';
import { useTypingCaught } from '../scanning/use-typing-caught.ts';
import './find-by-code.css';
import { FoundPanel } from './found-panel.tsx';
import { useCodeSearch } from './use-code-search.ts';
import { useFinderKeys } from './use-finder-keys.ts';

/** Whether scans belong to the finder, because the page has no scan field of its own. */
const nothingElseTakesScans = (): boolean => document.querySelector('.scan-field') === null;

/** Whether the person may search for the givers of the drive whose page is shown. */
function useMayFindPeople(): boolean {
  const { driveId } = useParams({ strict: false });
  const { data: me } = useQuery(meQuery);
  const { data } = useQuery(drivesQuery);
  const drive = data?.drives.find((each) => each.driveId === driveId);
  return drive !== undefined && mayDo(me, 'desk', placeOfPage(me, drive, 'desk'));
}

/**
 * The search field in the page header. It searches for references, numbers, lots and ids, in a drive
 * also for its givers, and opens
 * the page of a single match.
 */
export function CodeFinder() {
  const { t } = useTranslation();
  const input = useRef<InputRef>(null);
  const place = useRef<HTMLElement>(null);
  const [typed, setTyped] = useState('');
  const mayFindPeople = useMayFindPeople();
  const { found, search, dismiss } = useCodeSearch(mayFindPeople);
  // A phone hides the field behind an icon, and a hidden field cannot receive the focus.
  const [unfolded, setUnfolded] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const focus = useCallback(() => {
    flushSync(() => setUnfolded(true));
    input.current?.focus({ preventScroll: true });
  }, []);
  const fold = () => {
    flushSync(() => setUnfolded(false));
    opener.current?.focus();
  };
  useTypingCaught(focus, 'letters-and-digits', nothingElseTakesScans);
  useFinderKeys(focus);

  const { href } = useLocation();
  const left = useRef(dismiss);
  useEffect(() => {
    left.current = dismiss;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page dismisses the result
  useEffect(() => {
    left.current();
    setTyped('');
    setUnfolded(false);
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
      className={unfolded ? 'finder finder-unfolded' : 'finder'}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && (found !== undefined || unfolded)) {
          event.preventDefault();
          if (found !== undefined) close();
          else fold();
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
        // A move of the focus elsewhere means that the result has been read.
        if (event.relatedTarget instanceof Element && !place.current?.contains(event.relatedTarget))
          dismiss();
      }}
    >
      <Button
        ref={opener}
        type="text"
        className="finder-opener"
        aria-label={t(mayFindPeople ? 'find.labelPeople' : 'find.label')}
        title={t(mayFindPeople ? 'find.labelPeople' : 'find.label')}
        icon={<SearchOutlined aria-hidden />}
        onClick={focus}
      />
      <form
        className="finder-form"
        onSubmit={(event) => {
          event.preventDefault();
          // Selecting the text lets the next scan replace it, and lets a person correct it.
          input.current?.select();
          void search(typed);
        }}
      >
        <Space.Compact block>
          <Input
            ref={input}
            value={typed}
            aria-label={t(mayFindPeople ? 'find.labelPeople' : 'find.label')}
            aria-keyshortcuts="/ Control+K Meta+K"
            aria-describedby="finder-found"
            placeholder={t(mayFindPeople ? 'find.placeholderPeople' : 'find.placeholder')}
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
        <Button
          type="text"
          className="finder-folder"
          aria-label={t('find.close')}
          title={t('find.close')}
          icon={<CloseOutlined aria-hidden />}
          onClick={fold}
        />
      </form>
      {camera.panel}
      <FoundPanel found={found} mayFindPeople={mayFindPeople} onClose={close} />
    </search>
  );
}
