// The colours, for every component below.
import { createContext, useContext } from 'react';
import type { ThemeName } from '../text/index.ts';

export const ThemeContext = createContext<ThemeName>('none');

export function useTheme(): ThemeName {
  return useContext(ThemeContext);
}
