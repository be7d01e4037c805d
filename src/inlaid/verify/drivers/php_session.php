<?php
// Runs the steps of a JSON file one after the other in the global scope; prints a mark around the
// output of each.
$inlaid = (object) ['steps' => json_decode(file_get_contents($argv[1]), true), 'mark' => $argv[2]];
$argv = [$argv[0]];
$argc = 1;
set_error_handler(function (int $kind, string $message, string $file, int $line): bool {
    $names = [E_NOTICE => 'Notice', E_DEPRECATED => 'Deprecated', E_USER_DEPRECATED => 'Deprecated'];
    echo "\n", $names[$kind] ?? 'Warning', ": {$message} in example.php on line {$line}\n";
    return true;
});
foreach ($inlaid->steps as $inlaid->index => $inlaid->step) {
    echo "{$inlaid->mark}:begin:{$inlaid->index}\n";
    [$inlaid->status, $inlaid->line] = [0, 0];
    try {
        $inlaid->opened = str_starts_with(ltrim($inlaid->step['code']), '<?');
        eval(($inlaid->opened ? '?>' : '') . $inlaid->step['code']);
    } catch (Throwable $error) {
        // Of the places in the trace the innermost one in the example.
        foreach ([['file' => $error->getFile(), 'line' => $error->getLine()], ...$error->getTrace()] as $place) {
            if ($inlaid->line === 0 && str_ends_with($place['file'] ?? '', "eval()'d code")) {
                $inlaid->line = $place['line'];
            }
        }
        $inlaid->status = 1;
        echo get_class($error), ': ', $error->getMessage(), " on line {$inlaid->line}\n";
        unset($error, $place);
    }
    echo "{$inlaid->mark}:end:{$inlaid->index}:{$inlaid->status}:{$inlaid->line}\n";
}
