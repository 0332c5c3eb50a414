"""From a message to a reply: what was said, what is answered, what an intake takes down.

From the top down, each looking downwards only: :mod:`exchange` carries out what :mod:`assistant` decides;
:mod:`routing` says where a message goes, ``open_intake`` and ``no_intake`` who may answer first; ``after_sending``,
``topics``, ``privacy`` and ``handoff`` answer; ``sent_leads`` knows what was sent; ``interview`` asks and takes down,
``help`` meets calls for help; ``corrections`` and ``wishes`` read what is changed and wished for; ``intake`` is what is
taken down, ``telling`` finds values in a text, ``words`` the words of the content. How sure one must be of anything
stands in :mod:`thresholds`; what all of it is made of, in :mod:`components`.
"""
