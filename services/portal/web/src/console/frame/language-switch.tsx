import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../../shared/language.ts';

/** The language that is not shown now, named in its own words. */
export function useOtherLanguage(): {
  readonly name: string;
  readonly tag: string;
  readonly choose: () => void;
} {
  const { i18n } = useTranslation();
  const other = i18n.language === 'zh' ? 'en' : 'zh';
  return {
    name: other === 'zh' ? '中文' : 'English',
    tag: other === 'zh' ? 'zh-CN' : 'en',
    choose: () => void switchLanguage(other),
  };
}

/** Names the other language in its own words. */
export function LanguageSwitch() {
  const { name, tag, choose } = useOtherLanguage();
  return (
    <Button type="text" lang={tag} onClick={choose}>
      {name}
    </Button>
  );
}
