from beffroi.home.rules.cohort import summarize


def test_four_establishments_show_nothing():
    cohort = summarize([(50, 10, 5)] * 4)

    assert not cohort.is_shown
    assert cohort.median_percent is None


def test_five_establishments_show_medians_and_quartiles():
    cohort = summarize([(10, 0, 5), (20, 0, 5), (30, 10, 5), (40, 20, 5), (50, 30, 5)])

    assert (cohort.median_percent, cohort.lower_percent, cohort.upper_percent) == (
        30,
        20,
        40,
    )
    assert cohort.median_proof_rate == 10


def test_those_without_a_score_do_not_count():
    assert summarize([(None, None, None)] * 9).size == 0
