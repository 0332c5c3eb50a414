"""From a text to the topic that answers it: classifiers, ranking, names; and to the words in it that tell a value."""
