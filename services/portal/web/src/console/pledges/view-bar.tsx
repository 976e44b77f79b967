import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { Alert, Button, Input, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/portal.ts';
import { LinkToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import type { PledgeFilter } from '../search.ts';
import {
  isSameFilter,
  LONGEST_NAME,
  MOST_VIEWS,
  readViews,
  renamed,
  type SavedView,
  viewNamed,
  withoutView,
  withView,
  writeViews,
} from './saved-views.ts';

type Change = (views: readonly SavedView[]) => readonly SavedView[];

/** The views that the signed-in account has saved for a drive in this browser. */
function useSavedViews(driveId: string) {
  const { data: me } = useQuery(meQuery);
  const accountId = me?.accountId;
  const [views, setViews] = useState<readonly SavedView[]>([]);
  const [isKept, setIsKept] = useState(true);
  useEffect(() => {
    if (accountId !== undefined) setViews(readViews(accountId, driveId));
  }, [accountId, driveId]);
  const change = (to: Change) => {
    if (accountId === undefined) return;
    // Another tab may have saved views since this page read them.
    const stored = isKept ? readViews(accountId, driveId) : views;
    const next = to(stored);
    setIsKept(writeViews(accountId, driveId, next));
    setViews(next);
  };
  return { views, change, isKept };
}

interface ViewBarProps {
  readonly driveId: string;
  readonly filter: PledgeFilter;
}

/** Links to the saved views of the pledge list, and what can be done with the one that is shown. */
export function ViewBar({ driveId, filter }: ViewBarProps) {
  const { t } = useTranslation();
  const { views, change, isKept } = useSavedViews(driveId);
  const [naming, setNaming] = useState(false);
  const current = views.find((view) => isSameFilter(view.filter, filter));
  const isWhole = isSameFilter(filter, {});
  if (views.length === 0 && isWhole) return null;
  const link = (name: string, to: PledgeFilter) => (
    <li key={name}>
      <Link
        to="/console/drives/$driveId/pledges"
        params={{ driveId }}
        search={to}
        activeOptions={{ exact: true, includeSearch: true }}
        className="view-link"
      >
        {name}
      </Link>
    </li>
  );
  return (
    <section className="view-bar" aria-label={t('pledges.views.title')}>
      {views.length > 0 && (
        <ul>
          {link(t('pledges.views.whole'), {})}
          {views.map((view) => link(view.name, view.filter))}
        </ul>
      )}
      {!isWhole && (
        <Button onClick={() => setNaming(true)}>
          {t(current === undefined ? 'pledges.views.save' : 'pledges.views.manage')}
        </Button>
      )}
      {!isKept && (
        <Alert type="warning" showIcon role="status" title={t('pledges.views.notKept')} />
      )}
      {naming && (
        <ViewDialog
          driveId={driveId}
          filter={filter}
          current={current}
          views={views}
          onChange={change}
          onClose={() => setNaming(false)}
        />
      )}
    </section>
  );
}

interface ViewDialogProps extends ViewBarProps {
  /** The saved view that is shown; undefined if a new one is to be saved. */
  readonly current: SavedView | undefined;
  readonly views: readonly SavedView[];
  readonly onChange: (change: Change) => void;
  readonly onClose: () => void;
}

/** The dialog that saves what is shown as a view, or renames, shares or deletes the view shown. */
function ViewDialog({ driveId, filter, current, views, onChange, onClose }: ViewDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const router = useRouter();
  const origin = useAddress();
  const [name, setName] = useState(current?.name ?? '');
  const [checked, setChecked] = useState(false);
  const told = name.trim();
  const replaced = told === current?.name ? undefined : viewNamed(views, told);
  const isFull = current === undefined && replaced === undefined && views.length >= MOST_VIEWS;
  const problem = isFull
    ? t('pledges.views.full', { count: MOST_VIEWS })
    : checked && told === ''
      ? t('pledges.views.unnamed')
      : replaced === undefined
        ? undefined
        : t('pledges.views.replaces');
  const save = () => {
    setChecked(true);
    if (told === '' || isFull) return;
    onChange((stored) =>
      current === undefined
        ? withView(stored, { name: told, filter })
        : renamed(stored, current.name, told),
    );
    onClose();
  };
  const { href } = router.buildLocation({
    to: '/console/drives/$driveId/pledges',
    params: { driveId },
    search: filter,
  });
  return (
    <Modal
      open
      title={t(current === undefined ? 'pledges.views.save' : 'pledges.views.manage')}
      onCancel={onClose}
      footer={
        <div className="view-actions">
          {current !== undefined && (
            <Button
              danger
              onClick={() => {
                onChange((stored) => withoutView(stored, current.name));
                onClose();
              }}
            >
              {t('pledges.views.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={`${id}-form`}>
            {t(current === undefined ? 'pledges.views.keep' : 'pledges.views.rename')}
          </Button>
        </div>
      }
    >
      <form
        id={`${id}-form`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label className="field-label" htmlFor={`${id}-name`}>
          {t('pledges.views.name')}
        </label>
        <Input
          id={`${id}-name`}
          autoFocus
          autoComplete="off"
          value={name}
          maxLength={LONGEST_NAME}
          aria-describedby={`${id}-problem ${id}-hint`}
          onChange={({ target }) => setName(target.value)}
        />
        <span id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </span>
        <p id={`${id}-hint`} className="soft">
          {t('pledges.views.hint')}
        </p>
      </form>
      <p className="field-label view-address">{t('pledges.views.link')}</p>
      <LinkToCopy address={`${origin}${href}`} label={t('pledges.views.link')} />
    </Modal>
  );
}
