/** What a sign-in that did not succeed says, by the server's code. */
export interface Words {
  title: string;
  happened: string;
  next: string;
}

const NOTHING_CHANGED = "Nothing was changed.";

/** `provider` is its name where it is offered here, else "The provider". */
export function wordsOf(code: string, provider: string): Words {
  switch (code) {
    case "sign_in_cancelled":
      return {
        title: "You are not signed in",
        happened: `${provider} did not let you sign in, or you went back. ${NOTHING_CHANGED}`,
        next: "Sign in again whenever you like.",
      };
    case "sign_in_expired":
      return {
        title: "This sign-in is over",
        happened: `It was begun in another browser, took longer than ten minutes, or was used already. ${NOTHING_CHANGED}`,
        next: "Start once more.",
      };
    case "sign_in_rejected":
      return {
        title: "This sign-in was refused",
        happened: `What ${provider} sent does not prove who you are. ${NOTHING_CHANGED}`,
        next: "Start once more. If it happens again, tell whoever runs this installation.",
      };
    case "provider_unavailable":
      return {
        title: `${provider} does not answer`,
        happened: `${provider} is down, slow or sends what cannot be read. ${NOTHING_CHANGED}`,
        next: "Try again in a moment, or sign in another way.",
      };
    case "provider_unknown":
      return {
        title: "Not offered here",
        happened: "This way of signing in is not set up on this installation.",
        next: "Choose one of the ways below.",
      };
    case "email_in_use":
      return {
        title: "You already have an account",
        happened: `There is an account with the e-mail address that ${provider} named. Nothing was linked, since only its owner can say that it is the same person.`,
        next: "Sign in the way you did before. One click then links the two.",
      };
    case "identity_in_use":
      return {
        title: "It belongs to another account",
        happened: `This ${provider} identity, or its e-mail address, belongs to another account. ${NOTHING_CHANGED}`,
        next: "Sign in with it to get to that account.",
      };
    case "somebody_else":
      return {
        title: "That is not this account",
        happened: `The ${provider} identity you chose does not belong to the account that is signed in here. ${NOTHING_CHANGED}`,
        next: "Go back and choose one that does.",
      };
    case "account_suspended":
      return {
        title: "This account is suspended",
        happened: "Nobody can sign in to it at present. What it holds is kept.",
        next: "Write to whoever runs this installation.",
      };
    case "too_many_attempts":
      return {
        title: "That was often",
        happened: "There were many sign-ins from here within a few minutes.",
        next: "Wait ten minutes, then sign in once more.",
      };
    case "sign_in_required":
      return {
        title: "You were signed out",
        happened: `Meanwhile your sign-in ended, or somebody else signed in here. ${NOTHING_CHANGED}`,
        next: "Sign in and start once more.",
      };
    default:
      return {
        title: "This sign-in did not work",
        happened: `A part of the service cannot be reached. ${NOTHING_CHANGED}`,
        next: "Try again in a moment.",
      };
  }
}
