import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { printedCode } from '../../platform/scanning/pack-text.ts';
import { type CodeToLearn, learnCodeOf } from '../api/catalogue.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface LearnCodeProps {
  readonly code: CodeToLearn;
  readonly onLearnt: (itemId: string) => void;
}

/** Offers to let the catalogue learn an unknown code for goods that somebody has named. */
export function LearnCode({ code, onLearnt }: LearnCodeProps) {
  const { t } = useTranslation();
  const mutation = useApiMutation({ send: learnCodeOf, onDone: onLearnt });
  const { name, specification } = code.goods;
  const goods = specification === undefined ? name : `${name} ${specification}`;
  return (
    <div className="learn-code">
      <ProblemNotice problem={mutation.error} />
      <p>{t('packScan.unknownCode', { code: printedCode(code.product) })}</p>
      <Button loading={mutation.isPending} onClick={() => mutation.mutate(code)}>
        {t('packScan.learn', { name: goods })}
      </Button>
    </div>
  );
}
