# Runs the steps of a JSON file one after the other in one program; prints a mark around the output
# of each.
require 'json'
require 'stringio'

# Standard output, which counts what is written.
class InlaidOutput < StringIO
  attr_reader :count

  def write(*parts)
    @count = count.to_i + 1
    STDOUT.write(*parts)
  end

  def fileno = STDOUT.fileno
end

module InlaidSession
  FILE = 'example'

  def self.run(steps, mark)
    steps.each_with_index do |step, index|
      puts "#{mark}:begin:#{index}"
      line = evaluate(step['code'], step['shown'])
      puts "#{mark}:end:#{index}:#{line ? 1 : 0}:#{line || 0}"
    end
  end

  # The line on which the code failed, 0 if unknown; nil when it didn't fail.
  # The value of code that shows a value and prints nothing is printed.
  def self.evaluate(code, shown)
    before = $stdout.count
    value = TOPLEVEL_BINDING.eval(code, FILE, 1)
    puts value.inspect if shown.any? && $stdout.count == before
    nil
  rescue SystemExit
    raise
  rescue Exception => error # whatever the example raises
    report(error)
  end

  def self.report(error)
    places = (error.backtrace || []).filter_map { |each| each[/\A#{FILE}:(\d+)/, 1] }
    puts "#{FILE}:#{places.first}: #{error.message} (#{error.class})"
    (error.is_a?(SyntaxError) ? error.message[/\A#{FILE}:(\d+)/, 1] : places.first).to_i
  end
end

STDOUT.sync = true
$stdout = $stderr = InlaidOutput.new
InlaidSession.run(JSON.parse(File.read(ARGV.shift)), ARGV.shift)
