"""A small finished comparison of two methods."""

from sleepmon.domain.evaluation import (
    LEAKY,
    Curve,
    CurvePoint,
    Difference,
    EvaluationPlan,
    EvaluationResult,
    Figure,
    MethodResult,
)


def method_result(method: str, accuracy: float) -> MethodResult:
    return MethodResult(
        method=method,
        network="compact_net",
        figures=(
            Figure(metric="posture_accuracy", value=accuracy, low=accuracy - 0.1, high=accuracy),
            Figure(metric="posture_calibration_error", value=0.05),
        ),
        seconds_per_epoch=0.25,
        runs=2,
        kept={"student": 2},
        curve=Curve(learning_wrong=(0.9, 0.5), chosen_by_wrong=(0.8, 0.6)),
        confusion=((3, 1), (0, 4)),
        placement_confusion=((5, 3), (0, 0)),
    )


def curve_point(people: float, minutes: float, accuracy: float) -> CurvePoint:
    figure = Figure(metric="posture_accuracy", value=accuracy)
    return CurvePoint(method="mtl", people=people, minutes=minutes, figures=(figure,))


def evaluation_result(*, leaky: bool = False) -> EvaluationResult:
    return EvaluationResult(
        plan=EvaluationPlan(dataset="made", path="", methods=("mtl", "smooth-distill")),
        title="Made <up>",
        labels=("a", "b"),
        placements=("x", "y"),
        people=4,
        windows=8,
        rate_hz=50.0,
        split=LEAKY if leaky else "by person",
        leaky=leaky,
        rows=(method_result("mtl", 0.7), method_result("smooth-distill", 0.8)),
        differences=(
            Difference(
                method="smooth-distill",
                against="mtl",
                figure=Figure(metric="posture_accuracy", value=0.1, low=0.05, high=0.15),
                by_seed=(0.08, 0.12),
            ),
        ),
        problems=("a.txt: bad lines (3 times)",),
        duration_s=1.0,
        versions={"torch": "2"},
    )
