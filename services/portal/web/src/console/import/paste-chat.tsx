import { Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileRefusedNotice } from './file-refused-notice.tsx';
import { openPastedText, type SpreadsheetReader } from './spreadsheet-reader.ts';

interface PasteChatProps {
  /** The text, which the page keeps while it is read, so that nothing pasted is lost. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onOpened: (reader: SpreadsheetReader) => void;
}

/** The field for chat text, or for rows that were copied from a spreadsheet. */
export function PasteChat({ text, onText, onOpened }: PasteChatProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<TextAreaRef>(null);
  const [isReading, setReading] = useState(false);
  const [isEmpty, setEmpty] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const read = async () => {
    setProblem(undefined);
    setEmpty(text.trim() === '');
    if (text.trim() === '') return field.current?.focus();
    setReading(true);
    try {
      onOpened(await openPastedText(text, t('importing.paste.name')));
    } catch (error) {
      setProblem(error);
      setReading(false);
      field.current?.focus();
    }
  };
  return (
    <section className="panel stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('importing.paste.title')}</h2>
      <FileRefusedNotice problem={problem} />
      <div>
        <label className="field-label" htmlFor={id}>
          {t('importing.paste.label')}
        </label>
        <p className="soft" id={`${id}-hint`}>
          {t('importing.paste.hint')}
        </p>
        <Input.TextArea
          ref={field}
          id={id}
          className="paste-field"
          value={text}
          autoSize={{ minRows: 5, maxRows: 14 }}
          placeholder={t('importing.paste.placeholder')}
          aria-describedby={`${id}-hint`}
          aria-invalid={isEmpty}
          status={isEmpty ? 'error' : ''}
          onChange={({ target }) => {
            onText(target.value);
            setEmpty(false);
          }}
        />
        {isEmpty && (
          <p className="field-problem" role="alert">
            {t('importing.paste.empty')}
          </p>
        )}
      </div>
      <div className="actions">
        <Button type="primary" loading={isReading} onClick={() => void read()}>
          {t('importing.paste.read')}
        </Button>
      </div>
    </section>
  );
}
