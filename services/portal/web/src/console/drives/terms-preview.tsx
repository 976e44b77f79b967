import type { DriveView } from '@bluebox/contracts';
import { Button, Form, type FormInstance } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import { onPreviewReady, showPreview } from '../../platform/preview.ts';
import { useMedia } from '../use-media.ts';
import { previewedDrive } from './previewed-drive.ts';
import type { TypedTerms } from './typed-terms.ts';

interface TermsPreviewProps {
  readonly form: FormInstance<TypedTerms>;
  /** The drive that is being changed; absent for a new drive. */
  readonly drive?: DriveView;
}

/**
 * A phone preview of the public page with the form's present content. A narrow screen folds the
 * preview.
 */
export function TermsPreview({ form, drive }: TermsPreviewProps) {
  const { t } = useTranslation();
  const beside = useMedia('(min-width: 1200px)');
  const [unfolded, setUnfolded] = useState(false);
  return (
    <aside className="terms-preview" aria-label={t('preview.title')}>
      <div className="panel-title">
        <h2>{t('preview.title')}</h2>
        {!beside && (
          <Button aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {t(unfolded ? 'preview.fold' : 'preview.unfold')}
          </Button>
        )}
      </div>
      <p className="soft">{t('preview.hint')}</p>
      {(beside || unfolded) && <PreviewFrame form={form} {...(drive && { drive })} />}
    </aside>
  );
}

function PreviewFrame({ form, drive }: TermsPreviewProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  // The hook only reports changes. The value of the hook lacks data without a field, such as the
  // ids of needs.
  const changed = Form.useWatch([], form);
  useEffect(
    () =>
      onPreviewReady(
        () => frame.current?.contentWindow ?? null,
        () => setReady(true),
      ),
    [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changed` triggers the effect
  useEffect(() => {
    const page = frame.current?.contentWindow;
    if (!ready || page === null || page === undefined) return;
    showPreview(
      page,
      previewedDrive(form.getFieldsValue(true), {
        drive,
        today: calendarDay(serverNow()),
        blank: t('preview.blank'),
      }),
    );
  }, [ready, changed, drive, form, t]);
  return <iframe ref={frame} className="preview-frame" src="/preview" title={t('preview.frame')} />;
}
