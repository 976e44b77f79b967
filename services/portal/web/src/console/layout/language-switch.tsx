import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { otherLanguage, switchLanguage } from '../../platform/language.ts';

/** Returns the other language by its own name, with a function that switches to that language. */
export function useOtherLanguage(): {
  readonly name: string;
  readonly tag: string;
  readonly choose: () => void;
} {
  // The hook renders the component again when the language changes.
  useTranslation();
  const { language, name, tag } = otherLanguage();
  return { name, tag, choose: () => void switchLanguage(language) };
}

/** A button with the name of the other language, in that language. */
export function LanguageSwitch() {
  const { name, tag, choose } = useOtherLanguage();
  return (
    <Button type="text" lang={tag} onClick={choose}>
      {name}
    </Button>
  );
}
