/** Begins the tags by which a stack of ours knows its tables. Nobody declares such tags. */
export const ownTagPrefix = "plinth:";
