export function installClock(): () => void;
